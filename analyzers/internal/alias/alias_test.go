package alias

import (
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/ssa"
)

const src = `package x

import "log"

type T struct { n int; buf []byte }

func put(any) {}
func use(...any) {}
func cond() bool { return false }

func write(p *T)            { put(p); p.n = 1 }
func read(p *T) int         { put(p); return p.n }
func returned(p *T) *T      { put(p); return p }
func before(p *T)           { p.n = 1; put(p) }
func other(p, q *T)         { put(p); q.n = 1 }
func branch(p *T)           { if cond() { put(p) }; p.n = 1 }
func later(p *T)            { if cond() { put(p) }; if cond() { p.n = 1 } }
func apart(p *T)            { if cond() { put(p) } else { p.n = 1 } }
func again(p *T)            { for cond() { p.n = 1; put(p) } }
func perhaps(p *T)          { for cond() { p.n = 1; if cond() { put(p) } } }
func fresh()                { for cond() { p := new(T); p.n = 1; put(p) } }
func renewed(p *T)          { put(p); p = new(T); p.n = 1 }
func dead(p *T)             { put(p); log.Fatal(); p.n = 1 }
func sliced(b []byte)       { put(b[:0]); b[0] = 1 }
func length(b []byte) int   { put(b); return len(b) }
func behind(bp *[]byte)     { b := *bp; put(bp); b[0] = 1 }
func emptied(bp *[]byte)    { b := *bp; *bp = nil; put(bp); b[0] = 1 }
func field(t *T) byte       { put(t.buf); return t.buf[0] }
func swapped(t *T) byte     { put(t.buf); t.buf = nil; return t.buf[0] }
func captured(p *T)         { f := func() { use(p) }; put(p); p.n = 1; f() }
`

// TestAfter asks each function for what it does with the argument of put.
func TestAfter(t *testing.T) {
	want := map[string][]How{
		"write": {Written}, "read": {Read}, "returned": {Returned}, "before": nil, "other": nil, "branch": {Written},
		"later": nil, "apart": nil, "again": {Written}, "perhaps": nil, "fresh": nil, "renewed": nil, "dead": nil,
		"sliced": {Written}, "length": nil, "behind": {Written}, "emptied": nil, "field": {Read}, "swapped": nil, "captured": {Written},
	}
	pkg, _ := ssatest.Build(t, src)
	for name, hows := range want {
		call := putIn(pkg.Func(name))
		var got []How
		for _, u := range Of(call.Call.Args[0]).After(call) {
			got = append(got, u.How)
		}
		if !slices.Equal(got, hows) {
			t.Errorf("%s: uses %v, want %v", name, got, hows)
		}
	}
}

// TestChanges asks the same of Flow, which reports what may happen.
func TestChanges(t *testing.T) {
	want := map[string]int{"write": 1, "read": 0, "before": 0, "later": 1, "apart": 0, "again": 1, "perhaps": 1, "fresh": 0, "renewed": 0, "dead": 0, "sliced": 1, "swapped": 0}
	pkg, _ := ssatest.Build(t, src)
	for name, n := range want {
		call := putIn(pkg.Func(name))
		f := Flow{Stop: func(ssa.Instruction) bool { return false }}
		got := f.Changes(Object(call.Call.Args[0]), call.Block(), index(call)+1)
		if min(len(got), 1) != n {
			t.Errorf("%s: %d changes, want %d", name, len(got), n)
		}
	}
}

func putIn(fn *ssa.Function) *ssa.Call {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.Call); ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().Name() == "put" {
				return c
			}
		}
	}
	return nil
}
