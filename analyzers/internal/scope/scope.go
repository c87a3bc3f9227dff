package scope

import (
	"go/types"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
	"golang.org/x/tools/go/ssa"
)

// A Scope is a function and all that it starts.
type Scope struct {
	Root *ssa.Function
	// Program is nil where nothing waits for an object of the scope, or where the
	// scope is beyond the bounds.
	Program *model.Program
	// Covered are the functions that the program has executed.
	Covered map[*ssa.Function]bool
	// Type is the type of the object that callers in the scope use, nil if the scope is a
	// function. Then Root makes it, or is a method.
	Type *types.Named
	// Callers names the procs that stand for who uses the object.
	Callers map[int]string
	// Why says why there is no program, for measurements.
	Why string
}

// Scopes returns the scopes of the package that have a program, or are beyond the
// bounds: of the functions
// that make an object or start the program or a test, and start a goroutine or
// wait. A function that is called in the package only, and that a scope of its
// callers has covered, has none of its own.
func (p *Package) Scopes() []*Scope {
	var list []*Scope
	covered := map[*ssa.Function]bool{}
	for _, f := range slices.Backward(p.conc.Funcs()) { // callers first
		if !p.worth(f.Fn) || covered[f.Fn] && p.inner(f.Fn) {
			continue
		}
		if p.spent > maxSpent {
			list = append(list, p.unspent(f.Fn))
			continue
		}
		s := p.Build(f.Fn)
		if s.Program == nil && s.Why == "" {
			continue
		}
		if s.Program != nil {
			for fn := range s.Covered {
				covered[fn] = true
			}
		}
		list = append(list, s)
	}
	return append(list, p.typeScopes()...)
}

// unspent stands for a scope of a package that has had all the work it may have.
func (p *Package) unspent(root *ssa.Function) *Scope {
	return &Scope{Root: root, Why: "too much work for the package"}
}

// worth is the cheap test that saves most functions the rest.
func (p *Package) worth(fn *ssa.Function) bool {
	t := p.traits[fn]
	waits := t&(spawns|blocks) != 0 || t&(own|locks) == own|locks
	return (t&makes != 0 || p.rootsGlobals(fn)) && waits && len(fn.Blocks) > 0 && fn.TypeParams().Len() == 0
}

// inner reports whether all calls of fn are in sight.
func (p *Package) inner(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return true
	}
	_, all := p.conc.Callers(fn)
	return all
}

// Build extracts the scope of a function. Functions that are too much for it are
// out of view then, and for all scopes that follow.
func (p *Package) Build(root *ssa.Function) *Scope {
	if p.rootsGlobals(root) {
		if s, _ := p.build(root, true); s.Program != nil {
			return s
		}
	}
	for range maxTries {
		s, hard := p.build(root, false)
		if hard == nil || hard == root || p.hard[hard] {
			return s
		}
		p.hard[hard] = true
	}
	return &Scope{Root: root, Why: "too many tries"}
}

// build extracts the scope of a function, with the package variables that it shares
// or without.
func (p *Package) build(root *ssa.Function, shared bool) (*Scope, *ssa.Function) {
	m := p.machine(root)
	m.shared = shared
	defer func() { p.spent += m.steps }()
	s := &Scope{Root: root}
	for range maxRounds {
		m.changed = false
		m.round()
		s.Covered = m.covered
		if m.tooBig != "" {
			s.Why = m.tooBig
			return s, m.hard
		}
		if !m.alive() {
			return s, nil
		}
		if !m.changed && !m.leaveGlobals() {
			s.Program = m.program()
			return s, nil
		}
	}
	s.Why = "no fixpoint"
	return s, nil
}

func (p *Package) machine(root *ssa.Function) *machine {
	return &machine{
		pkg: p, root: root, values: map[valueKey]*value{}, instrs: map[ssa.Instruction]int{}, ctxs: map[ctxKey]*context{}, threads: map[string]*thread{},
		objects: map[string]*object{}, cells: map[*value]map[string]*cell{}, escaped: map[*value]bool{}, limits: map[*value]*value{},
		uses: map[string]map[use]bool{}, multi: map[string]bool{}, ofTest: map[*object]bool{},
		pointed: map[*value]bool{}, lasting: map[string]bool{}, wanted: map[ssa.Value]bool{},
		strange: map[*ssa.Global]bool{}, exposed: map[*ssa.Function]bool{},
	}
}

// alive reports whether the scope has an object of its own that somebody may wait for:
// about those of the world nothing can be said, and a context of the world ends.
func (m *machine) alive() bool {
	return slices.ContainsFunc(m.order, func(o *object) bool {
		return !o.escaped && (!o.world || o.kind != model.Context)
	})
}

// round executes all goroutines with what the rounds before have found out.
func (m *machine) round() {
	m.rounds++
	m.procs, m.byKey, m.nodes = nil, map[string]*proc{}, 0
	m.vars, m.covered, m.started = map[string]*variable{}, map[*ssa.Function]bool{}, map[string]int{}
	p := m.proc("root", nil, nil, m.root.Name(), nil)
	p.pos = m.root.Pos()
	switch {
	case m.client != nil:
		m.runOwner(p)
	case m.given:
		m.runGiven(p)
	default:
		m.runRoot(p)
	}
	for i := 1; i < len(m.procs) && m.tooBig == ""; i++ { // grows
		m.procs[i].body(m.procs[i])
	}
}

// runRoot executes the function of the scope. Its parameters and what it captures
// come from the world and do not change; its results go there.
func (m *machine) runRoot(p *proc) {
	root := m.root
	f := &frame{p: p, fn: root, ctx: m.contextOf(ctxKey{proc: p.key}, false), isTest: IsTest(root)}
	for i, prm := range root.Params {
		f.args = append(f.args, m.worldValue("p"+itoa(i), prm.Type()))
	}
	for i, fv := range root.FreeVars {
		f.bindings = append(f.bindings, m.worldValue("v"+itoa(i), fv.Type()))
	}
	p.entry = p.joint(m)
	exits := m.enterProgram(p, f)
	for _, e := range exits {
		for _, v := range e.results.list {
			m.escape(v)
		}
	}
	exits = m.cleanTest(f, exits)
	end := model.End
	if isMain(root) {
		end = model.Exit
	}
	m.finish(p, exits, end)
}

// cleanTest runs the parallel tests and then the cleanups of a test at its ends.
func (m *machine) cleanTest(f *frame, exits []exit) []exit {
	var list []exit
	for _, e := range exits {
		if e.how == panics {
			list = append(list, e)
			continue
		}
		st := &state{regs: make([]*value, len(f.text.index)), th: e.th, cur: e.cur}
		f.joinParallel(st, f.ctx, e.at)
		for _, s := range f.cleanUp(st) {
			list = append(list, exit{e.how, e.results, s.th, s.cur, e.at, e.text})
		}
	}
	return list
}

// worldValue names something that comes from outside.
func (m *machine) worldValue(name string, t types.Type) *value { return m.symbol(name) }

func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Signature.Recv() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main"
}

// IsTest reports whether fn is a test.
func IsTest(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() == nil && strings.HasPrefix(fn.Name(), "Test") &&
		fn.Signature.Params().Len() == 1 && fn.Signature.Params().At(0).Type().String() == "*testing.T"
}
