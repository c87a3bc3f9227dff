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
	c.same(&t.Edge, fmt.Sprintf(", in the order in which %s and %s are given: two calls with the two exchanged can each wait for the other for ever", t.First.Name(), t.Second.Name()), !t.Elements)
}

// ring reports goroutines that each hold a lock and want that of a neighbour.
func (c *checker) ring(r lockgraph.Ring) {
	c.same(&r.Edge, fmt.Sprintf(", and %s gives the two out in a ring: each goroutine can hold one and wait for the next for ever", c.Line(r.Made)), true,
		analysis.RelatedInformation{Pos: r.Made, Message: "the two are neighbours, and the last is a neighbour of the first"})
}

// same reports a nest of the same lock of two objects.
func (c *checker) same(e *lockgraph.Edge, why string, pointers bool, more ...analysis.RelatedInformation) {
	call, since := c.call(e.At), c.call(e.Since)
	if call == nil || since == nil || c.reported[e.At.Pos()] {
		return
	}
	c.reported[e.At.Pos()] = true
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	d.Message = fmt.Sprintf("%s while %s is held since %s%s", c.What(e), c.Outer(e), c.Line(e.Since.Pos()), why)
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Since.Pos(), Message: c.Outer(e) + " is locked here"})
	d.Related = append(append(d.Related, c.Steps(e)...), more...)
	if e.Chain == nil && pointers {
		d.SuggestedFixes = fixes.OrderTwins(c.pass.Fset, c.pass.Files, c.pass.TypesInfo, since, call)
	}
	c.pass.Report(d)
}
