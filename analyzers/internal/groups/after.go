package groups

import (
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Late is a call, Use, that is given the context of a group when Wait has
// cancelled it. With makes the group and its context.
type Late struct{ With, Wait, Use *ssa.Call }

// Lates returns such calls, in the order of the function that makes the group.
func (f *Finder) Lates(g *Group) (list []Late) {
	first, ok := g.Made.(*ssa.Extract)
	if !ok {
		return nil
	}
	with, ok := first.Tuple.(*ssa.Call)
	if !ok || with.Call.StaticCallee() == nil || with.Call.StaticCallee().Name() != "WithContext" {
		return nil
	}
	var ctx *ssa.Extract
	for _, ref := range *with.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok && x.Index == 1 {
			ctx = x
		}
	}
	if ctx == nil {
		return nil
	}
	for _, b := range with.Parent().Blocks {
		for i, instr := range b.Instrs {
			use, ok := instr.(*ssa.Call)
			if !ok || !slices.ContainsFunc(use.Call.Args, func(a ssa.Value) bool { return f.holds(a, ctx) }) {
				continue
			}
			for _, w := range g.Waits {
				if w.Parent() == with.Parent() && before(w, b, i) && f.fails(&use.Call, func(a ssa.Value) bool { return f.holds(a, ctx) }, 4) {
					list = append(list, Late{with, w, use})
					break
				}
			}
		}
	}
	return list
}

// before reports whether every way to the i'th instruction of b comes by call.
func before(call *ssa.Call, b *ssa.BasicBlock, i int) bool {
	if call.Block() != b {
		return call.Block().Dominates(b)
	}
	return slices.Index(b.Instrs, ssa.Instruction(call)) < i
}

// holds reports whether v is certainly the given context: also out of a variable
// that held another one before, such as a parameter.
func (f *Finder) holds(v, ctx ssa.Value) bool {
	if v == ctx || f.graph.Source(v) == f.graph.Source(ctx) {
		return true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	cell, ok := load.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	var set *ssa.Store
	var others []*ssa.Store
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if ref.Val == ctx && set == nil {
				set = ref
			} else {
				others = append(others, ref)
			}
		case *ssa.MakeClosure:
			if !reads(ref.Fn.(*ssa.Function).FreeVars[slices.Index(ref.Bindings, ssa.Value(cell))]) {
				return false
			}
		default:
			return false
		}
	}
	return set != nil && set.Block().Dominates(load.Block()) && join.MayFollow(set, load) &&
		!slices.ContainsFunc(others, func(o *ssa.Store) bool { return join.MayFollow(set, o) && join.MayFollow(o, load) })
}

// reads reports whether a literal only reads a variable that it captures.
func reads(v *ssa.FreeVar) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		_, load := ref.(*ssa.UnOp)
		_, debug := ref.(*ssa.DebugRef)
		return !load && !debug
	})
}

// needs lists functions that can do nothing with a cancelled context: they return
// its error before anything else, or what they derive is cancelled at once. Most
// others may succeed all the same, if they need not wait.
var needs = map[string]bool{
	"context.WithCancel":        true,
	"context.WithCancelCause":   true,
	"context.WithTimeout":       true,
	"context.WithTimeoutCause":  true,
	"context.WithDeadline":      true,
	"context.WithDeadlineCause": true,
	"os/signal.NotifyContext":   true,
	"os/exec.CommandContext":    true,

	"net/http.NewRequestWithContext":   true,
	"(*net/http.Request).WithContext":  true,
	"(*net.Dialer).DialContext":        true,
	"(*crypto/tls.Dialer).DialContext": true,

	"(*database/sql.DB).BeginTx":           true,
	"(*database/sql.DB).Conn":              true,
	"(*database/sql.DB).ExecContext":       true,
	"(*database/sql.DB).PingContext":       true,
	"(*database/sql.DB).PrepareContext":    true,
	"(*database/sql.DB).QueryContext":      true,
	"(*database/sql.DB).QueryRowContext":   true,
	"(*database/sql.Tx).ExecContext":       true,
	"(*database/sql.Tx).PrepareContext":    true,
	"(*database/sql.Tx).QueryContext":      true,
	"(*database/sql.Tx).QueryRowContext":   true,
	"(*database/sql.Stmt).ExecContext":     true,
	"(*database/sql.Stmt).QueryContext":    true,
	"(*database/sql.Stmt).QueryRowContext": true,

	"golang.org/x/sync/errgroup.WithContext": true,
}

// fails reports whether a call certainly needs a context that is not cancelled:
// one of the functions above, or one of this package that hands it to such a
// function.
func (f *Finder) fails(call *ssa.CallCommon, isCtx func(ssa.Value) bool, depth int) bool {
	if callee := call.StaticCallee(); callee != nil && callee.Blocks != nil && depth > 0 {
		i := slices.IndexFunc(call.Args, isCtx)
		if i < 0 || i >= len(callee.Params) {
			return false
		}
		param := callee.Params[i]
		isParam := func(a ssa.Value) bool { return f.holds(a, param) }
		for _, b := range callee.Blocks {
			for _, instr := range b.Instrs {
				inner, ok := instr.(*ssa.Call)
				if ok && slices.ContainsFunc(inner.Call.Args, isParam) && f.fails(&inner.Call, isParam, depth-1) {
					return true
				}
			}
		}
		return false
	}
	fn := syncs.Callee(call)
	return fn != nil && needs[fn.FullName()]
}
