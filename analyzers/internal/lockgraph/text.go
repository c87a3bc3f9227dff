package lockgraph

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A Text words what there is to say of edges, in one package.
type Text struct{ Pass *analysis.Pass }

// What says which lock is taken at the place of an edge, and by whom.
func (c Text) What(e *Edge) string {
	inner := c.Inner(e)
	if e.Chain == nil {
		return inner + " is locked here"
	}
	return c.through(e.Chain) + " " + inner + " at " + e.Chain[len(e.Chain)-1].At
}

// Others says where the locks are taken in the other order: in one place and so
// many more, or in several places that close the circle.
func (c Text) Others(cycle Cycle, outer, inner string) string {
	o := cycle.Edges[1]
	if len(cycle.Edges) == 2 {
		switch n := cycle.Others; n {
		case 0:
			return fmt.Sprintf("%s locks %s while it holds %s", o.Place, outer, inner)
		case 1:
			return fmt.Sprintf("%s and 1 other place lock %s while they hold %s", o.Place, outer, inner)
		default:
			return fmt.Sprintf("%s and %d other places lock %s while they hold %s", o.Place, n, outer, inner)
		}
	}
	var list []string
	for i, o := range cycle.Edges[1:] {
		held, wanted := inner, outer
		if i > 0 {
			held = c.Outer(o)
		}
		if i+2 < len(cycle.Edges) {
			wanted = c.Inner(o)
		}
		list = append(list, fmt.Sprintf("%s locks %s while it holds %s", o.Place, wanted, held))
	}
	return strings.Join(list, ", and ")
}

// Edge returns the places at which the locks of another edge are taken.
func (c Text) Edge(o *Edge, intro string) []analysis.RelatedInformation {
	if !o.Own() {
		return nil // no positions are known in other packages
	}
	list := []analysis.RelatedInformation{{Pos: o.Since.Pos(), Message: intro + c.Outer(o) + " is locked here"}}
	if o.Chain == nil {
		list = append(list, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and " + c.Inner(o) + " here"})
	} else {
		list = append(list, analysis.RelatedInformation{Pos: o.At.Pos(), Message: "and while it is held, " + c.Inner(o) + " through this call"})
	}
	return append(list, c.Steps(o)...)
}

// through says who takes the inner lock.
func (c Text) through(chain []conc.Step) string {
	var more []string
	for _, s := range chain[1:] {
		more = append(more, s.Func)
	}
	who := chain[0].Func
	if more != nil {
		who += " (through " + strings.Join(more, ", ") + ")"
	}
	return c.short(who) + " locks"
}

// Steps returns the calls that lead to the inner lock, and where the two objects
// come together.
func (c Text) Steps(e *Edge) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for i, s := range e.Chain {
		what := s.Func + " takes the lock here"
		if i+1 < len(e.Chain) {
			what = s.Func + " calls " + e.Chain[i+1].Func + " here"
		}
		if s.Pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: s.Pos, Message: c.short(what)})
		}
	}
	if e.Link.IsValid() {
		list = append(list, analysis.RelatedInformation{Pos: e.Link, Message: "here the two objects come together"})
	}
	return list
}

// Outer returns the outer lock of an edge as it is written.
func (c Text) Outer(e *Edge) string {
	if !e.Own() {
		return e.OuterName()
	}
	if site, ok := e.Since.(ssa.CallInstruction); ok && e.Since.Parent() == e.At.Parent() {
		return conc.LockText(c.Pass.Files, site, e.Outer.Path)
	}
	return e.Outer.Path.Text()
}

// Inner returns the inner lock of an edge as it is written.
func (c Text) Inner(e *Edge) string {
	switch {
	case !e.Own():
		return e.InnerName()
	case e.Chain != nil:
		return e.Inner.Path.Text()
	}
	return conc.LockText(c.Pass.Files, e.At, e.Inner.Path)
}

// short drops the name of the package under analysis in front of functions.
func (c Text) short(s string) string {
	return strings.ReplaceAll(" "+s, " "+c.Pass.Pkg.Name()+".", " ")[1:]
}

// Line renders a position for messages.
func (c Text) Line(pos token.Pos) string {
	p := c.Pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
