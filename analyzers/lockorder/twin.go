package lockorder

import (
	"fmt"

	"github.com/conclsp/conclsp/analyzers/internal/lockgraph"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

// twin reports the locks of two objects that are taken in the order in which the
// objects are given.
func (c *checker) twin(t lockgraph.Twin) {
	call, since := c.call(t.At), c.call(t.Since)
	if call == nil || since == nil || c.reported[t.At.Pos()] {
		return
	}
	e := &lockgraph.Edge{Outer: t.Outer, Inner: t.Inner, Chain: t.Chain, At: t.At, Since: t.Since}
	outer := c.Outer(e)
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	d.Message = fmt.Sprintf("%s while %s is held since %s, in the order in which %s and %s are given: two calls with the two exchanged can each wait for the other for ever",
		c.What(e), outer, c.Line(t.Since.Pos()), t.First.Name(), t.Second.Name())
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: t.Since.Pos(), Message: outer + " is locked here"})
	d.Related = append(d.Related, c.Steps(t.Chain)...)
	c.reported[t.At.Pos()] = true
	if t.Chain == nil && !t.Elements {
		d.SuggestedFixes = fixes.OrderTwins(c.pass.Fset, c.pass.Files, c.pass.TypesInfo, since, call)
	}
	c.pass.Report(d)
}
