package conc

import (
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

// Analyzer computes a *Result. It never reports.
var Analyzer = &analysis.Analyzer{
	Name:       "conc",
	Doc:        "locks held, taken and released by each function, for the checks that need them",
	URL:        "https://github.com/conclsp/conclsp/blob/main/docs/architecture.md",
	Requires:   []*analysis.Analyzer{buildssa.Analyzer},
	FactTypes:  []analysis.Fact{new(LockFact)},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// Result is what is known of a package. It may be read by several checks at
// once.
type Result struct {
	Env *path.Env // resolves values of the package to paths

	pass     *analysis.Pass
	funcs    map[*ssa.Function]*Func
	order    []*Func // callees before callers
	callers  map[*ssa.Function][]ssa.CallInstruction
	taken    map[*ssa.Function]bool // used as a value: may be called from anywhere
	invoked  map[string]bool        // methods called through interfaces that may be any type's
	imports  map[*ssa.Function]*Summary
	done     bool                   // no map changes any more
	index    *index                 // where function and interface values come from
	uses     map[*ssa.Parameter]Use // of functions
	printers map[*ssa.Function]syncs.Formatter
	resolved map[ssa.CallInstruction][]Target
	escapes  map[*ssa.Function][]ssa.Instruction // by outermost function, see findLoose
	loose    map[*ssa.Function]looseLocks
	version  int // of the outcomes: one more whenever a summary's change
}

// Func is what is known of a function.
type Func struct {
	Fn      *ssa.Function
	Entry   lockset.Set // held whenever the function is called
	Summary Summary
	// Flow is nil where neither the function nor what it calls touches a lock.
	Flow *lockset.Flow

	calls []*ssa.Function        // static callees and closures in the package
	loose map[path.Path]bool     // locks that a closure stored or passed on takes or (true) releases
	held  map[ssa.Instruction]at // where it is not the entry set
	// doubts has the locks that are held before an instruction on some paths only.
	doubts map[ssa.Instruction]map[path.Path]bool
	// deferred is the same as held for the time when a deferred call is run; it is
	// known of those that the flow follows, or of all if it follows none.
	deferred map[ssa.Instruction]at
}

// at is the state of the locks before an instruction.
type at struct {
	must lockset.Set // taken here
	gone []gone      // perhaps released here, if they were held at entry
}

type gone struct {
	lock path.Path
	mode lockset.Mode
}

// Of returns what is known of fn, nil for a function outside the package.
func (r *Result) Of(fn *ssa.Function) *Func {
	if fn == nil {
		return nil
	}
	if f := r.funcs[fn]; f != nil {
		return f
	}
	return r.funcs[fn.Origin()]
}

// Funcs returns the functions of the package, callees first.
func (r *Result) Funcs() []*Func { return r.order }

// Path resolves the location that v leads to.
func (r *Result) Path(v ssa.Value) (path.Path, bool) { return r.Env.Of(v) }

// HeldBefore returns the locks that are held whenever instr is about to be
// executed, those held at the entry of the function included. A deferred call
// is executed at its RunDefers.
func (f *Func) HeldBefore(instr ssa.Instruction) lockset.Set {
	a, ok := f.held[instr]
	if d, isDefer := instr.(*ssa.Defer); isDefer && f.Flow != nil {
		if a, ok = f.deferred[d]; !ok {
			return nil
		}
	}
	if !ok {
		return f.Entry
	}
	var s lockset.Set
	for _, h := range f.Entry {
		lost := false
		for _, g := range a.gone {
			lost = lost || g.lock == h.Path && g.mode == h.Mode
		}
		if !lost {
			s = append(s, h)
		}
	}
	return s.Join(a.must)
}

func run(pass *analysis.Pass) (any, error) {
	b := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA)
	fns := b.SrcFuncs
	if init := b.Pkg.Func("init"); init != nil {
		// Closures in the initialisers of variables.
		fns = append(fns[:len(fns):len(fns)], init)
		for _, anon := range init.AnonFuncs {
			fns = append(fns, family(anon)...)
		}
	}
	r := newResult(pass, fns)
	r.summarize()
	r.enter()
	r.export()
	r.done = true
	return r, nil
}

// family returns fn and the functions nested in it.
func family(fn *ssa.Function) []*ssa.Function {
	list := []*ssa.Function{fn}
	for _, anon := range fn.AnonFuncs {
		list = append(list, family(anon)...)
	}
	return list
}

// newResult prepares the analysis of fns. The pass may be nil in tests: then
// there are no facts.
func newResult(pass *analysis.Pass, fns []*ssa.Function) *Result {
	r := &Result{
		Env: path.NewEnv(fns), pass: pass, funcs: map[*ssa.Function]*Func{},
		callers: map[*ssa.Function][]ssa.CallInstruction{}, taken: map[*ssa.Function]bool{}, invoked: map[string]bool{}, imports: map[*ssa.Function]*Summary{}, escapes: map[*ssa.Function][]ssa.Instruction{},
		uses: map[*ssa.Parameter]Use{}, printers: map[*ssa.Function]syncs.Formatter{}, resolved: map[ssa.CallInstruction][]Target{}, loose: map[*ssa.Function]looseLocks{},
	}
	for _, fn := range fns {
		if fn.Blocks != nil {
			r.funcs[fn] = &Func{Fn: fn}
		}
	}
	r.newIndex()
	for _, fn := range fns {
		if f := r.funcs[fn]; f != nil {
			r.link(f)
		}
	}
	r.order = r.bottomUp(fns)
	return r
}

// posString renders a position for messages and facts: base name and line.
func posString(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	return filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}
