package parallel

import (
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// What an instruction, or a call of a function, may do to the order of
// goroutines.
type kind struct {
	waits bool // wait for another goroutine, or learn from it
	gate  bool // let one goroutine pass at a time, or once
	tells bool // let another goroutine go on, or tell it something
	open  bool // any of this, in code out of sight
}

func (k kind) or(o kind) kind {
	return kind{k.waits || o.waits, k.gate || o.gate, k.tells || o.tells, k.open || o.open}
}

// effects says what in a function may order goroutines, in itself or through the
// functions of the package that it calls.
type effects struct {
	at      map[ssa.Instruction]kind // deferred calls aside
	in, out []kind                   // before each block, and after it
	defers  kind                     // of deferred calls
}

func (q *Package) effectsOf(fn *ssa.Function) *effects {
	if e, ok := q.effects[fn]; ok {
		return e
	}
	n := len(fn.Blocks)
	e := &effects{at: map[ssa.Instruction]kind{}, in: make([]kind, n), out: make([]kind, n)}
	q.effects[fn] = e
	own := make([]kind, n)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			k := q.kindOf(instr)
			if _, deferred := instr.(*ssa.Defer); deferred {
				e.defers = e.defers.or(k)
			} else if k != (kind{}) {
				e.at[instr] = k
				own[b.Index] = own[b.Index].or(k)
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range fn.Blocks {
			in, out := e.in[b.Index], e.out[b.Index]
			for _, p := range b.Preds {
				in = in.or(e.in[p.Index]).or(own[p.Index])
			}
			for _, s := range b.Succs {
				out = out.or(e.out[s.Index]).or(own[s.Index])
			}
			changed = changed || in != e.in[b.Index] || out != e.out[b.Index]
			e.in[b.Index], e.out[b.Index] = in, out
		}
	}
	return e
}

// whole says what a call of the function may do.
func (e *effects) whole() kind {
	k := e.defers
	for _, o := range e.at {
		k = k.or(o)
	}
	return k
}

// around adds to st what may have been waited for before instr, and what may be
// told after it.
func (e *effects) around(instr ssa.Instruction, st *state) {
	b := instr.Block()
	before, after := e.in[b.Index], e.out[b.Index].or(e.defers)
	passed := false
	for _, i := range b.Instrs {
		switch {
		case i == instr:
			passed = true
		case passed:
			after = after.or(e.at[i])
		default:
			before = before.or(e.at[i])
		}
	}
	st.before = st.before.or(before)
	st.after = st.after.or(after)
}

// oneAtATime matches the names of functions that may let one goroutine pass at a
// time, or order goroutines by another means than the tables know.
var oneAtATime = regexp.MustCompile(`(?i)(lock|wait|acquire|sync|serial|exclusive|once|enter|begin|barrier|join|drain|limit|throttle|sem|claim|single)`)

// passesOn matches the names of functions that may tell somebody how far the
// goroutine is.
var passesOn = regexp.MustCompile(`^(?i:notify|signal|done|finish|complete|publish|emit|fire|send|broadcast|cancel|release|wake)|^[oO]n[A-Z]`)

// kindOf says what an instruction may do to the order of goroutines.
func (q *Package) kindOf(instr ssa.Instruction) kind {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			return q.received(instr.X)
		}
	case *ssa.Send:
		return kind{waits: true, gate: true, tells: true}
	case *ssa.Select:
		k := kind{}
		for _, st := range instr.States {
			if st.Send != nil {
				return kind{waits: true, gate: true, tells: true}
			}
			k = k.or(q.received(st.Chan))
		}
		return k
	case *ssa.Go:
		return kind{tells: true} // what is started sees what was written before
	case ssa.CallInstruction:
		return q.callKind(instr)
	}
	return kind{}
}

// received says what receiving from a channel does. It tells whoever sends that it
// has got so far; those who close it, nothing.
func (q *Package) received(ch ssa.Value) kind {
	if isTime(atomics.Elem(ch)) {
		return kind{}
	}
	return kind{waits: true, gate: true, tells: q.sent(ch)}
}

// sent reports whether somebody may send on a channel: it is not the Done of a
// context, nor in a field or variable that the package only closes.
func (q *Package) sent(ch ssa.Value) bool {
	switch v := ch.(type) {
	case *ssa.Call:
		eff, ok := syncs.Of(&v.Call)
		return !ok || eff.Op != syncs.ContextDone
	case *ssa.UnOp:
		if f := atomics.Variable(v.X); f != nil && !f.Exported() {
			return q.use(f).sent
		}
	}
	return true
}

func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time"
}

func (q *Package) callKind(site ssa.CallInstruction) kind {
	call := site.Common()
	if b, ok := call.Value.(*ssa.Builtin); ok {
		return kind{tells: b.Name() == "close"}
	}
	if eff, ok := syncs.Of(call); ok {
		return primitive(eff.Op)
	}
	fn, _ := q.res.Callee(site)
	if f := q.res.Of(fn); f != nil {
		return q.effectsOf(f.Fn).whole()
	}
	if hb.Harmless(call) {
		return kind{}
	}
	m := syncs.Callee(call)
	if m == nil {
		return kind{true, true, true, true} // a function value, such as one that cancels
	}
	named := oneAtATime.MatchString(m.Name())
	return kind{waits: named, gate: named, tells: passesOn.MatchString(m.Name()), open: true}
}

// primitive says what the functions of the tables do.
func primitive(op syncs.Op) kind {
	switch op {
	case syncs.Lock, syncs.RLock, syncs.AtomicLoad, syncs.SyncMapLoad:
		return kind{waits: true}
	case syncs.Unlock, syncs.RUnlock, syncs.AtomicStore, syncs.SyncMapStore, syncs.WaitGroupDone, syncs.WaitGroupAdd, syncs.CondSignal, syncs.CondBroadcast, syncs.SemaphoreRelease, syncs.PoolPut:
		return kind{tells: true}
	case syncs.TryLock, syncs.TryRLock, syncs.AtomicModify, syncs.OnceDo, syncs.SemaphoreAcquire, syncs.CondWait, syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.SynctestWait:
		return kind{waits: true, gate: true, tells: true}
	case syncs.WaitGroupGo, syncs.ErrgroupGo, syncs.ErrgroupTryGo, syncs.TimerFunc, syncs.ContextAfter, syncs.Serve, syncs.RunLater, syncs.RunHandler:
		return kind{tells: true}
	}
	return kind{}
}

// joined reports whether the function that starts a goroutine may wait for it
// after. What main waits for once it has begun to serve does not count, nor does
// the end of the program.
func (q *Package) joined(site ssa.CallInstruction) bool {
	var serve, wait []ssa.Instruction
	join.After(site, func(instr ssa.Instruction) bool {
		if call, ok := instr.(ssa.CallInstruction); ok {
			if eff, ok := syncs.Of(call.Common()); ok && eff.Op == syncs.Serve {
				serve = append(serve, instr)
			}
		}
		if q.kindOf(instr).gate && !endsProgram(instr) {
			wait = append(wait, instr)
		}
		return true
	})
	if site.Parent().Name() != "main" || len(serve) == 0 {
		return len(wait) > 0
	}
	for _, w := range wait {
		for _, s := range serve {
			if join.MayFollow(w, s) {
				return true
			}
		}
	}
	return false
}

// endsProgram reports whether an instruction waits for a signal of the system.
func endsProgram(instr ssa.Instruction) bool {
	u, ok := instr.(*ssa.UnOp)
	return ok && u.Op == token.ARROW && types.TypeString(atomics.Elem(u.X), nil) == "os.Signal"
}

// bare reports whether an access counts: it is of a variable that no lock is
// held for anywhere, and that is of a kind that needs one.
func (q *Package) bare(a *Access) bool {
	return !q.locked[a.Loc] && q.plain(a)
}

// overlaps reports whether a method may be called while the goroutine of a runs,
// and whether what they do then is not meant to be ordered by the user.
func (q *Package) overlaps(a, b *Access) bool {
	fn := b.Role.Fn
	if fn == a.Role.spawn.Site.Parent() || q.alone(fn, b.Role.Type) || q.calls(fn, a.Role.spawn.Site.Parent(), 3) {
		return false
	}
	name := strings.ToLower(fn.Name())
	switch {
	case stops.MatchString(name):
		return b.Write && !b.after.tells && !b.after.open && !a.Write
	case sets.MatchString(name) && !a.Role.inNew:
		return false
	case b.Write && !a.Role.inNew:
		return false // a setting, or something registered, before the goroutine is started
	case a.after.tells:
		return shows.MatchString(name) && !b.Write
	}
	return true
}

var (
	stops = regexp.MustCompile(`^(stop|close|shutdown|quit|cancel|pause|resume|kill|abort)`)
	sets  = regexp.MustCompile(`^(set|with|init|reset|register|handle|use|add|on|enable|disable|configure|start|run|serve|listen|open|connect|wait|join|restart|free|release|destroy|unref)`)
	shows = regexp.MustCompile(`^(string|status|stats|state|(is)?(running|healthy|alive|active|connected|ready)|progress|metrics|health)$`)
)
