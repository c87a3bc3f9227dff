package lockorder

import (
	"fmt"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// closed reports what goes wrong between goroutines that one function starts.
func (c *checker) closed() {
	for _, f := range c.res.Funcs() {
		if f.Fn.Parent() != nil || f.Fn.Syntax() == nil || !hb.Starts(f.Fn) {
			continue
		}
		s := hb.Build(f.Fn)
		if s == nil {
			continue
		}
		list := s.Inverted()
		for _, v := range list {
			c.inverted(v, len(list) == 1)
		}
	}
}

// inverted reports two nests in opposite orders. If they are alone in that, one of
// them can be turned round.
func (c *checker) inverted(v hb.Inverted, alone bool) {
	a, b := v.A, v.B
	sites := [2]*hb.Node{v.Meeting.A, v.Meeting.B}
	if a.Inner.Pos() > b.Inner.Pos() {
		a, b = b, a
		sites[0], sites[1] = sites[1], sites[0]
	}
	site, ok := a.Inner.Instr.(ssa.CallInstruction)
	if !ok || c.reported[site.Pos()] {
		return
	}
	call := c.call(site)
	if call == nil {
		return
	}
	c.reported[site.Pos()] = true
	outer, inner := c.text(a.Outer), c.text(a.Inner)
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "lockorder"}
	d.Message = fmt.Sprintf("%s is locked here while %s is held since %s", inner, outer, c.Line(a.Outer.Pos()))
	if a.Inner.Instr == b.Inner.Instr {
		d.Message += fmt.Sprintf(", and %s passes the two the other way round: each can wait for the other for ever", c.who(sites[1]))
	} else {
		d.Message += fmt.Sprintf(", but %s locks %s while %s holds %s: two goroutines can each wait for the other for ever", c.Line(b.Inner.Pos()), c.text(b.Inner), c.who(sites[1]), c.text(b.Outer))
	}
	add := func(n *hb.Node, what string) {
		if n != nil && n.Pos().IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: n.Pos(), Message: what})
		}
	}
	add(sites[0], "one goroutine is started here")
	add(a.Outer, outer+" is locked here")
	add(sites[1], "the other goroutine is started here")
	if a.Inner.Instr != b.Inner.Instr {
		add(b.Outer, "it locks "+c.text(b.Outer)+" here")
		add(b.Inner, "and "+c.text(b.Inner)+" here")
	}
	if since, ok := a.Outer.Instr.(ssa.CallInstruction); ok && c.call(since) != nil {
		if a.Inner.Instr == b.Inner.Instr {
			d.SuggestedFixes = fixes.OrderTwins(c.pass.Fset, c.pass.Files, c.pass.TypesInfo, c.call(since), call)
		} else if alone {
			d.SuggestedFixes = c.swap(c.call(since), call)
		}
	}
	c.pass.Report(d)
}

// who names the goroutine that a spawn starts.
func (c *checker) who(spawn *hb.Node) string {
	if spawn == nil {
		return "the goroutine that starts it"
	}
	return "the goroutine started at " + c.Line(spawn.Pos())
}

// text returns the lock that a node takes, as it is written.
func (c *checker) text(n *hb.Node) string {
	site, ok := n.Instr.(ssa.CallInstruction)
	if !ok {
		return "the lock"
	}
	l, _, _ := c.res.LockOp(site.Common())
	return conc.LockText(c.pass.Files, site, l.Path)
}
