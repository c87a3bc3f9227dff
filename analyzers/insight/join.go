package insight

import (
	"go/token"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A joiner finds where goroutines are waited for.
type joiner struct {
	r     *reader
	graph *join.Graph
	waits []wait // in the functions of the package, in their own instructions
	tells map[ssa.CallInstruction][]conc.Action
	calls map[*ssa.Function][]wait // of what functions call: memo of called
}

// A wait is a place that waits for a WaitGroup or receives from a channel.
type wait struct {
	at   ssa.Instruction
	deed conc.Deed
	path path.Path
	all  bool // a loop receives until the channel is closed
}

func newJoiner(r *reader) *joiner {
	j := &joiner{r: r, tells: map[ssa.CallInstruction][]conc.Action{}, calls: map[*ssa.Function][]wait{}}
	var fns []*ssa.Function
	for _, f := range r.res.Funcs() {
		fns = append(fns, f.Fn)
	}
	j.graph = join.NewGraph(fns)
	for _, fn := range fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if waits(instr) {
					j.add(instr)
				}
			}
		}
		for _, s := range conc.Spawns(fn) {
			j.tells[s.Site] = r.res.ActionsAt(s.Site)
		}
	}
	return j
}

// waits reports whether an instruction itself may wait for goroutines.
func waits(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Go:
		return false
	case ssa.CallInstruction:
		eff, ok := syncs.Of(instr.Common())
		return ok && (eff.Op == syncs.WaitGroupWait || eff.Op == syncs.ErrgroupWait)
	}
	return false
}

// add notes what an instruction waits for for certain.
func (j *joiner) add(instr ssa.Instruction) {
	for _, a := range j.r.res.ActionsAt(instr) {
		if !a.Block || a.Go || len(a.Alts) != 1 || len(a.Guard) > 0 || a.Alts[0].Path.Root.Kind == path.None {
			continue
		}
		recv, ok := instr.(*ssa.UnOp)
		w := wait{at: instr, deed: a.Alts[0].Deed, path: a.Alts[0].Path, all: ok && recv.CommaOk && path.InLoop(recv.Block())}
		if w.deed == conc.Await || w.deed == conc.Receive {
			j.waits = append(j.waits, w)
		}
	}
}

// joined says what becomes of a goroutine, and where it is waited for.
func (j *joiner) joined(s conc.Spawn) (State, []token.Pos) {
	if s.Op == syncs.TimerFunc || s.Op == syncs.ContextAfter {
		return Unknown, nil
	}
	var at []token.Pos
	for _, a := range j.tells[s.Site] {
		if !a.Go || !a.Must || len(a.Alts) != 1 || len(a.Guard) > 0 || a.Alts[0].Path.Root.Kind == path.None {
			continue
		}
		for _, w := range slices.Concat(j.waits, j.called(s.Site.Parent())) {
			if j.meets(s, a.Alts[0], w) && !slices.Contains(at, w.at.Pos()) {
				at = append(at, w.at.Pos())
			}
		}
	}
	if len(at) > 0 {
		slices.Sort(at)
		return Joined, at
	}
	if j.silent(s) {
		return Never, nil
	}
	return Unknown, nil
}

// called returns the waits that callees of a function do for it.
func (j *joiner) called(fn *ssa.Function) []wait {
	list, ok := j.calls[fn]
	if ok {
		return list
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if _, isGo := instr.(*ssa.Go); !ok || isGo || waits(instr) || literal(site) {
				continue
			}
			for _, a := range j.r.res.ActionsAt(site) {
				if a.Block && a.Must && !a.Go && len(a.Alts) == 1 && len(a.Guard) == 0 {
					list = append(list, wait{at: instr, deed: a.Alts[0].Deed, path: a.Alts[0].Path})
				}
			}
		}
	}
	j.calls[fn] = list
	return list
}

// literal reports whether a call runs a literal: what that waits for it says itself.
func literal(site ssa.CallInstruction) bool {
	fn := site.Common().StaticCallee()
	return fn != nil && fn.Parent() != nil
}

// meets reports whether what a goroutine does at its end is what a place waits for.
func (j *joiner) meets(s conc.Spawn, tell conc.Alt, w wait) bool {
	if !j.same(tell.Path, w.path) || within(w.at.Parent(), s.Body) {
		return false
	}
	_, deferred := w.at.(*ssa.Defer)
	if w.at.Parent() == s.Site.Parent() && !deferred && !join.MayFollow(s.Site, w.at) {
		return false
	}
	many := path.InLoop(s.Site.Block()) && w.at.Parent() == s.Site.Parent() && !path.InLoop(w.at.Block())
	switch tell.Deed {
	case conc.Done:
		return w.deed == conc.Await
	case conc.Close:
		return w.deed == conc.Receive && (w.all || !j.sends(s.Site, tell.Path, true)) && !many
	case conc.Send:
		return w.deed == conc.Receive && !path.InLoop(s.Site.Block()) && j.lastAct(s)
	}
	return false
}

// same reports whether two paths lead to one object, as far as the source says:
// a field or package variable is taken for that of the same object.
func (j *joiner) same(p, q path.Path) bool {
	if p == q {
		return true
	}
	if !strings.HasSuffix(strings.TrimRight(p.Elems, "*"), "."+p.Last()) || p.Last() != q.Last() {
		return false
	}
	v := j.r.res.LockVar(p)
	return v != nil && v == j.r.res.LockVar(q)
}

// within reports whether fn is outer or nested in it.
func within(fn, outer *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// sends reports whether a goroutine sends on a channel.
func (j *joiner) sends(spawn ssa.CallInstruction, p path.Path, unknown bool) bool {
	for _, a := range j.tells[spawn] {
		for _, alt := range a.Alts {
			if alt.Deed == conc.Send && (j.same(p, alt.Path) || unknown && alt.Path.Root.Kind == path.None) {
				return true
			}
		}
	}
	return false
}

// lastAct reports whether the goroutine sends on a channel once, does nothing after,
// and nobody else sends on it.
func (j *joiner) lastAct(s conc.Spawn) bool {
	if s.Body == nil {
		return false
	}
	var sends []*ssa.Send
	for _, b := range s.Body.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Defer:
				return false
			case *ssa.Send:
				if path.InLoop(b) || acts(instr) {
					return false
				}
				sends = append(sends, instr)
			}
		}
	}
	for _, send := range sends {
		made, ok := j.graph.Source(send.Chan).(*ssa.MakeChan)
		if !ok {
			return false
		}
		ch := j.graph.Trace(made)
		if ch.Open || slices.ContainsFunc(ch.Sends, func(i ssa.Instruction) bool { return i.Parent() != s.Body }) {
			return false
		}
	}
	return len(sends) > 0
}

// acts reports whether a function may do something after an instruction.
func acts(instr ssa.Instruction) bool {
	found := false
	join.After(instr, func(i ssa.Instruction) bool {
		switch i.(type) {
		case ssa.CallInstruction, *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select:
			found = true
		}
		return !found
	})
	return found
}

// silent reports whether nobody can learn of the end of a goroutine: it does
// nothing that another one may wait for or test.
func (j *joiner) silent(s conc.Spawn) bool {
	if s.Body == nil || s.Group != nil || j.r.res.Of(s.Body) == nil {
		return false
	}
	t := j.graph.Task(s.Body)
	return t.Signals == nil && t.Flags == nil && !t.Locks()
}
