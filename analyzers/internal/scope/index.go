package scope

import (
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// A Package is what the scopes of one package have in common.
type Package struct {
	conc     *conc.Result
	pkg      *types.Package
	traits   map[*ssa.Function]trait
	mutable  map[types.Object]bool // fields and globals that are assigned, but by who makes the struct
	leads    map[types.Type]bool
	firm     map[types.Type]bool
	texts    map[*ssa.Function]*text
	words    map[*ssa.Function]map[token.Pos]string
	hard     map[*ssa.Function]bool // too much for a scope
	changing map[*ssa.Function]bool // whether a function reads variables that change
	users    map[*types.Var][]*ssa.Function
	spent    int // work, for all scopes
	touches  map[*ssa.Function]*touch
	facts    map[*types.Func]*Automaton   // nil for functions of which there is none
	known    func(*types.Func) *Automaton // asks for one, nil if there are none to be had
	globals  globals
}

// A trait is something that a function does, itself or in what it calls or
// contains.
type trait uint8

const (
	makes  trait = 1 << iota // an object
	spawns                   // a goroutine
	blocks                   // on an object that is no lock
	locks
	own    // it makes an object itself
	active // anything that has to do with objects
	ends   // the goroutine or program
	shares // package variables of a program that hold objects
)

// NewPackage prepares the extraction of scopes of a package.
func NewPackage(r *conc.Result) *Package { return NewPackageKnowing(r, nil) }

// NewPackageKnowing is NewPackage with the automata of functions of other packages.
func NewPackageKnowing(r *conc.Result, known func(*types.Func) *Automaton) *Package {
	p := &Package{
		facts: map[*types.Func]*Automaton{}, known: known,
		conc: r, traits: map[*ssa.Function]trait{}, mutable: map[types.Object]bool{}, leads: map[types.Type]bool{}, firm: map[types.Type]bool{},
		texts: map[*ssa.Function]*text{}, words: map[*ssa.Function]map[token.Pos]string{},
		hard: map[*ssa.Function]bool{}, changing: map[*ssa.Function]bool{}, touches: map[*ssa.Function]*touch{},
	}
	users := map[*ssa.Function][]*ssa.Function{}
	var work []*ssa.Function
	for _, f := range r.Funcs() {
		if p.pkg == nil {
			p.pkg = hb.PackageOf(f.Fn)
		}
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				p.assigned(instr)
				if t := p.trait(instr); t&makes != 0 {
					p.traits[f.Fn] |= t | own
				} else {
					p.traits[f.Fn] |= t
				}
				p.noteGlobals(f.Fn, instr)
				for _, g := range p.mentions(instr) {
					users[g] = append(users[g], f.Fn)
				}
			}
		}
		if p.traits[f.Fn] != 0 {
			work = append(work, f.Fn)
		}
	}
	for len(work) > 0 {
		g := work[len(work)-1]
		work = work[:len(work)-1]
		for _, f := range users[g] {
			t := p.traits[g] &^ own
			if g.Parent() == nil && !p.carry(g.Signature.Results(), 4) {
				t &^= makes // it keeps them
			}
			if t |= p.traits[f]; t != p.traits[f] {
				p.traits[f] = t
				work = append(work, f)
			}
		}
	}
	return p
}

// mentions returns the functions that an instruction calls, starts, or makes
// closures of.
func (p *Package) mentions(instr ssa.Instruction) []*ssa.Function {
	var list []*ssa.Function
	if site, ok := instr.(ssa.CallInstruction); ok {
		if fn, _ := p.conc.Callee(site); fn != nil {
			list = append(list, declared(fn))
		}
		for _, a := range site.Common().Args {
			if fn, ok := a.(*ssa.Function); ok {
				list = append(list, declared(fn))
			}
		}
	}
	if mc, ok := instr.(*ssa.MakeClosure); ok {
		fn := mc.Fn.(*ssa.Function)
		list = append(list, fn)
		if m, _ := syncs.Bound(mc); m != nil {
			if decl := fn.Prog.FuncValue(m); decl != nil {
				list = append(list, declared(decl))
			}
		}
	}
	return list
}

// declared returns the function with the body of fn.
func declared(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// assigned notes the variables that change.
func (p *Package) assigned(instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Store:
		p.changes(v.Addr)
	case ssa.CallInstruction:
		for _, a := range v.Common().Args {
			p.changes(a) // by who is given its address
		}
	}
}

func (p *Package) changes(addr ssa.Value) {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if _, fresh := a.X.(*ssa.Alloc); !fresh && !isSync(deref(a.Type())) {
			p.mutable[fieldVar(a.X.Type(), a.Field)] = true
		}
	case *ssa.Global:
		p.mutable[a.Object()] = true
	}
}

func fieldVar(t types.Type, i int) types.Object {
	if st, ok := deref(t).Underlying().(*types.Struct); ok {
		return st.Field(i).Origin()
	}
	return nil
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// trait returns what one instruction does.
func (p *Package) trait(instr ssa.Instruction) trait {
	switch v := instr.(type) {
	case *ssa.Send, *ssa.Select:
		return blocks | active
	case *ssa.UnOp:
		if v.Op == token.ARROW {
			return blocks | active
		}
	case *ssa.MakeChan:
		return makes | active
	case *ssa.Alloc:
		if holdsSync(deref(v.Type())) {
			return makes
		}
	case *ssa.Go:
		return spawns | active
	case *ssa.Panic:
		return active
	case *ssa.Store:
		if _, isFunc := v.Val.Type().Underlying().(*types.Signature); isFunc || p.lead(v.Val.Type()) {
			return active
		}
	case *ssa.MapUpdate:
		if p.lead(v.Value.Type()) {
			return active
		}
	case ssa.CallInstruction:
		return p.callTrait(v)
	}
	return 0
}

func (p *Package) callTrait(site ssa.CallInstruction) trait {
	call := site.Common()
	if b, ok := call.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" || b.Name() == "recover" {
			return active
		}
		return 0
	}
	if neverReturns(call) {
		return active | ends
	}
	fn := syncs.Callee(call)
	if fn == nil {
		return active // a function value
	}
	switch opOf(fn) {
	case syncs.None:
		if call.IsInvoke() && inPackage(p.conc, site) {
			return active
		}
		return p.automatonOf(fn).trait()
	case syncs.AtomicLoad, syncs.AtomicModify, syncs.AtomicStore, syncs.Sleep, syncs.PoolGet, syncs.PoolPut, syncs.SyncMapLoad, syncs.SyncMapStore, syncs.RunNow:
		return 0
	case syncs.ContextDerive, syncs.NewCond, semaphoreMake, errgroupMake, syncs.TimerMake:
		return makes | active
	case syncs.WaitGroupGo, syncs.ErrgroupGo, syncs.ErrgroupTryGo, syncs.TimerFunc, syncs.ContextAfter:
		return spawns | active
	case syncs.Lock, syncs.RLock:
		return locks | active
	case syncs.WaitGroupWait, syncs.ErrgroupWait, syncs.CondWait, syncs.SemaphoreAcquire, syncs.OnceDo:
		return blocks | active
	}
	return active
}

func inPackage(r *conc.Result, site ssa.CallInstruction) bool {
	fn, _ := r.Callee(site)
	return fn != nil && r.Of(fn) != nil
}

// Operations on what the tables of syncs do not have.
const (
	semaphoreMake syncs.Op = 200 + iota
	semaphoreTry
	errgroupMake
	contextErr
	background
	worldContext
	timerReset
)

var more = map[string]syncs.Op{
	"golang.org/x/sync/semaphore.NewWeighted":            semaphoreMake,
	"(*golang.org/x/sync/semaphore.Weighted).TryAcquire": semaphoreTry,
	"golang.org/x/sync/errgroup.WithContext":             errgroupMake,
	"(context.Context).Err":                              contextErr,
	"context.Background":                                 background,
	"context.TODO":                                       background,
	"(*testing.common).Context":                          worldContext,
	"(testing.TB).Context":                               worldContext,
	"(*net/http.Request).Context":                        worldContext,
	"(*time.Timer).Reset":                                timerReset,
	"internal/synctest.Run":                              syncs.SynctestTest,
	"internal/synctest.Wait":                             syncs.SynctestWait,
}

// opOf returns what calling fn does.
func opOf(fn *types.Func) syncs.Op {
	if fn == nil || fn.Pkg() == nil {
		return syncs.None
	}
	switch fn.Name() {
	case "NewWeighted", "TryAcquire", "WithContext", "Err", "Background", "TODO", "Context", "Reset", "Run", "Wait":
		if op, ok := more[fn.Origin().FullName()]; ok {
			return op
		}
	}
	return syncs.OpOf(fn)
}
