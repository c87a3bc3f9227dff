package scope

import (
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// parallel starts a parallel subtest: it goes on when the function of the test around
// it has returned, and the cleanups of that one wait for it.
func (f *frame) parallel(st *state, c callee, fn *value, body *ssa.Function) []*state {
	m := f.m
	c.set(st, nil)
	around := f.enclosingTest()
	switch {
	case around == nil || !f.parksFirst(body):
		f.lose(fn)
		return st.only()
	case !m.ours(fn) && !m.shares(body): // another scope
		f.passBy(callee{site: c.site, fn: fn}, nil)
		return st.only()
	}
	gate := m.object("gate "+itoa(around.ctx.id), model.Context, func(o *object) {
		o.name, o.pos = "the end of "+around.fn.Name(), around.fn.Pos()
	})
	wg := m.object("parallel "+itoa(around.ctx.id), model.WaitGroup, func(o *object) {
		o.name, o.pos = "the parallel tests of "+around.fn.Name(), around.fn.Pos()
	})
	f.add(st, wg, 1, c.site, "")
	return f.launch(st, callee{site: c.site, fn: fn, args: f.unknowns(fn), sub: true}, start{
		text: "starts a parallel test",
		on:   wg,
		before: func(g *frame, s *state) []*state {
			g.act(s, model.Recv, gate, c.site, "goes on after "+around.fn.Name())
			return []*state{s}
		},
		after: func(g *frame, s *state, _ *value) { g.add(s, wg, -1, c.site, "is done") },
	})
}

// enclosingTest returns the activation of the test that this one is part of, nil if that is out
// of view.
func (f *frame) enclosingTest() *frame {
	for g := f; g != nil; g = g.caller {
		if g.isTest {
			return g
		}
	}
	return nil
}

// joinParallel lets the parallel tests go on after the function of the test around
// them, and waits for them.
func (f *frame) joinParallel(st *state, ctx *context, site ssa.Instruction) {
	gate := f.m.objects["gate "+itoa(ctx.id)]
	if gate == nil {
		return
	}
	f.act(st, model.Cancel, gate, site, "")
	f.act(st, model.Wait, f.m.objects["parallel "+itoa(ctx.id)], site, "")
}

// parksFirst reports whether a test calls Parallel before it does anything else.
func (f *frame) parksFirst(fn *ssa.Function) bool {
	for _, instr := range fn.Blocks[0].Instrs {
		if c, ok := instr.(*ssa.Call); ok {
			if eff, ok := syncs.Of(&c.Call); ok && eff.Op == syncs.TestParallel {
				return true
			}
		}
		if f.matters(instr) {
			return false
		}
	}
	return false
}
