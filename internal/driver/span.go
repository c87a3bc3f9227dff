package driver

import (
	"go/token"

	"github.com/conclsp/conclsp/internal/finding"
)

// span resolves a range; without an end it is empty. Files of other packages
// are noted.
func (c *converter) span(start, end token.Pos) finding.Range {
	if !end.IsValid() {
		end = start
	}
	rng := finding.Range{Start: c.l.pos(start), End: c.l.pos(end)}
	if f := c.l.fset.File(start); f != nil && !c.l.own[f] && rng.Start.File != "" {
		if c.foreign == nil {
			c.foreign = make(map[string]bool)
		}
		c.foreign[rng.Start.File] = true
	}
	return rng
}
