package join

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// told reports whether the producer may have been told to leave by somebody
// who no longer ranges over the channel, or whom nobody misses: then the range
// may wait for ever without harm, or not at all.
func (g *Graph) told(ret *ssa.Return, consumer ssa.Instruction) bool {
	for b := ret.Block(); b.Idom() != nil; b = b.Idom() {
		br, ok := last(b.Idom()).(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		taken := b.Idom().Succs[0] == b
		src, ok := signal(br.Cond, taken)
		if ok && !(g.Outside(src) && g.missed(consumer)) {
			return true
		}
	}
	return false
}

// heard reports whether the range begins only after a receive of what the
// producer sends, or closes, where it does not leave by ret any more.
func (g *Graph) heard(u *Unclosed, ret *ssa.Return) bool {
	late := func(v ssa.Value) bool {
		mk, ok := g.Source(v).(*ssa.MakeChan)
		if !ok || mk == u.Make {
			return false
		}
		ch := g.Trace(mk)
		ops := ch.Sends
		for _, cl := range ch.Closes {
			ops = append(ops, cl)
		}
		return slices.ContainsFunc(ops, func(i ssa.Instruction) bool { return i.Parent() == ret.Parent() && !MayFollow(i, ret) })
	}
	for _, b := range u.Consumer.Parent().Blocks {
		for _, instr := range b.Instrs {
			if !path.Precedes(instr, u.Consumer) {
				continue
			}
			switch instr := instr.(type) {
			case *ssa.UnOp:
				if instr.Op == token.ARROW && late(instr.X) {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(instr.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && late(s.Chan) }) {
					return true
				}
			}
		}
	}
	return false
}

func last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }

// signal returns the channel or context that has told a goroutine something
// when cond has the given value, and whether there is one.
func signal(cond ssa.Value, taken bool) (ssa.Value, bool) {
	bin, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil, false
	}
	switch x := bin.X.(type) {
	case *ssa.Extract: // select: case i
		sel, ok := x.Tuple.(*ssa.Select)
		k, isConst := bin.Y.(*ssa.Const)
		if !ok || !isConst || x.Index != 0 || bin.Op != token.EQL || !taken {
			return nil, false
		}
		i, _ := constant.Int64Val(k.Value)
		if i < 0 || int(i) >= len(sel.States) || sel.States[i].Dir != types.RecvOnly {
			return nil, false
		}
		return sel.States[i].Chan, true
	case *ssa.Call: // ctx.Err() != nil
		if x.Call.IsInvoke() && x.Call.Method.FullName() == "(context.Context).Err" {
			return x, (bin.Op == token.NEQ) == taken
		}
	}
	return nil, false
}

// Outside reports whether the signal, ctx.Done() or ctx.Err(), may come at any
// time from outside of what is in view.
func (g *Graph) Outside(sig ssa.Value) bool {
	call, ok := g.Source(sig).(*ssa.Call)
	if !ok {
		return false
	}
	if isFunc(call, "time.After") {
		return true
	}
	if !call.Call.IsInvoke() || call.Call.Method.Pkg() == nil || call.Call.Method.Pkg().Path() != "context" {
		return false
	}
	ctx := g.Source(call.Call.Value)
	for {
		switch v := ctx.(type) {
		case *ssa.Parameter:
			return true
		case *ssa.Call:
			return isFunc(v, "(*net/http.Request).Context")
		case *ssa.Extract:
			derive, ok := v.Tuple.(*ssa.Call)
			switch {
			case !ok:
				return false
			case isFunc(derive, "context.WithTimeout"), isFunc(derive, "context.WithDeadline"), isFunc(derive, "os/signal.NotifyContext"):
				return true
			case isFunc(derive, "context.WithCancel"), isFunc(derive, "context.WithCancelCause"), isFunc(derive, "golang.org/x/sync/errgroup.WithContext"):
				ctx = g.Source(derive.Call.Args[0]) // cancelled in view: only the parent counts
				continue
			}
		}
		return false
	}
}

func isFunc(call *ssa.Call, name string) bool {
	fn := call.Call.StaticCallee()
	if fn == nil {
		return false
	}
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.FullName() == name
}

// missed reports whether somebody relies on what follows the range: its caller,
// or a deferred call, or code behind the loop. A goroutine that only ranges is
// often meant to live as long as the program.
func (g *Graph) missed(consumer ssa.Instruction) bool {
	fn := consumer.Parent()
	sites := g.Sites(fn)
	if len(sites) != 1 {
		return true
	}
	if _, ok := sites[0].(*ssa.Go); !ok {
		return true // called, or started by a WaitGroup
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Defer); ok {
				return true
			}
		}
	}
	rest := 0
	After(consumer, func(i ssa.Instruction) bool {
		switch i.(type) {
		case *ssa.Jump, *ssa.RunDefers, *ssa.Return, *ssa.DebugRef:
		default:
			if !MayFollow(i, consumer) {
				rest++
			}
		}
		return true
	})
	return rest > 0
}
