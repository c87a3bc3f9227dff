package conc

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// LockFact is the summary of a function that another package can call. It is
// exported only where it says something.
type LockFact struct {
	Outcomes []OutcomeFact
	Acquires []AcquireFact
	Actions  []ActionFact
	Confined []int // parameters of which Actions tells everything
	Calls    []CallFact
	Runs     []int // parameters that are only run
	Starts   []int // those that are started as goroutines
}

// OutcomeFact is a lockset.Outcome.
type OutcomeFact struct {
	Effects []string // "path W R"; "path ?" for unknown, "path ?-" for perhaps released
	Results []string
}

// AcquireFact is an Acquire.
type AcquireFact struct {
	Path  string
	Read  bool
	Guard []string
	Chain []string // "func file:line"
}

// CallFact is a ParamCall.
type CallFact struct {
	Param string
	Held  []string // "path mode file:line func"
	Frees bool
	Hides bool
	Sure  bool
	Chain []string
}

// AFact marks LockFact as a fact.
func (*LockFact) AFact() {}

// maxFactAcquires bounds the acquisitions in one fact, and so its bytes.
const maxFactAcquires = 12

// String renders the fact for tests: "{x.mu}+W takes:$0.mu".
func (f *LockFact) String() string {
	var parts []string
	for _, o := range f.Outcomes {
		s := strings.Join(o.Effects, ",")
		if len(o.Results) > 0 {
			s += " if " + strings.Join(o.Results, ",")
		}
		parts = append(parts, s)
	}
	for _, a := range f.Acquires {
		verb := "locks "
		if a.Read {
			verb = "rlocks "
		}
		parts = append(parts, verb+a.Path)
	}
	for _, a := range f.Actions {
		parts = append(parts, strings.Join(a.Alts, " or "))
	}
	for _, c := range f.Calls {
		parts = append(parts, "calls $"+c.Param)
	}
	return strings.Join(parts, "; ")
}

// export makes facts of the summaries that other packages can use.
func (r *Result) export() {
	if r.pass == nil {
		return
	}
	for _, f := range r.order {
		obj, ok := f.Fn.Object().(*types.Func)
		if !ok || !obj.Exported() || obj.Pkg() != r.pass.Pkg {
			continue
		}
		if fact := f.fact(); fact != nil {
			r.pass.ExportObjectFact(obj, fact)
		}
	}
}

// visibleLocks returns the names of the unexported locks that a caller in
// another package can hold, because an exported function may leave them taken.
func (r *Result) visibleLocks() map[string]bool {
	visible := map[string]bool{}
	for _, f := range r.order {
		if obj := f.Fn.Object(); obj == nil || !obj.Exported() {
			continue
		}
		for _, o := range f.Summary.Outcomes {
			for _, e := range o.Effects {
				if e.W > 0 || e.R > 0 || e.Any {
					visible[e.Path.Last()] = true
				}
			}
		}
	}
	return visible
}

// fact returns f's summary as a fact, nil if it has nothing to say. Locks that
// other packages cannot name are in it: they can hold one of their own meanwhile.
func (f *Func) fact() *LockFact {
	var fact LockFact
	for _, o := range f.Summary.Outcomes {
		of := OutcomeFact{Results: o.Results}
		for _, e := range o.Effects {
			if e.Path.Root.Kind == path.None {
				continue // a lock of this package that nobody else can tell
			}
			if e.Any {
				text := e.Path.String() + " ?"
				if e.W < 0 || e.R < 0 {
					text += "-"
				}
				of.Effects = append(of.Effects, text)
			} else {
				of.Effects = append(of.Effects, fmt.Sprintf("%s %d %d", e.Path, e.W, e.R))
			}
		}
		fact.Outcomes = append(fact.Outcomes, of)
	}
	for _, a := range f.Summary.Acquires {
		if len(fact.Acquires) == maxFactAcquires {
			break
		}
		af := AcquireFact{Path: a.Path.String(), Read: a.Mode == lockset.Read}
		for _, g := range a.Guard {
			af.Guard = append(af.Guard, g.String())
		}
		af.Chain = chainFact(a.Chain)
		fact.Acquires = append(fact.Acquires, af)
	}
	fact.Actions, fact.Confined = f.actionFacts()
	for _, c := range f.Summary.Calls {
		fact.Calls = append(fact.Calls, c.fact())
	}
	fact.Runs, fact.Starts = f.Summary.Runs, f.Summary.Starts
	if fact.Outcomes == nil && fact.Acquires == nil && fact.Actions == nil && fact.Confined == nil && fact.Calls == nil && fact.Runs == nil && fact.Starts == nil {
		return nil
	}
	return &fact
}

func (c ParamCall) fact() CallFact {
	cf := CallFact{Param: strconv.Itoa(c.Param), Frees: c.Frees, Hides: c.Hides, Sure: c.Sure, Chain: chainFact(c.Chain)}
	for _, g := range c.Held {
		cf.Held = append(cf.Held, fmt.Sprintf("%s %d %s %s", g.Path, g.Mode, g.By.At, g.By.Func))
	}
	return cf
}

func chainFact(chain []Step) []string {
	var list []string
	for _, s := range chain {
		list = append(list, s.Func+" "+s.At)
	}
	return list
}

// nameable reports whether other packages can name a lock: its last field is
// exported, or it is a parameter itself.
func nameable(last string) bool { return last == "" || last[0] >= 'A' && last[0] <= 'Z' }

// summary turns a fact back into a summary.
func (f *LockFact) summary() (*Summary, error) {
	s := &Summary{done: true}
	for _, of := range f.Outcomes {
		o := lockset.Outcome{Results: of.Results}
		for _, text := range of.Effects {
			e, err := parseEffect(text)
			if err != nil {
				return nil, err
			}
			o.Effects = append(o.Effects, e)
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	for _, af := range f.Acquires {
		p, err := path.Parse(af.Path)
		if err != nil {
			return nil, err
		}
		a := Acquire{Path: p, Mode: lockset.Write}
		if af.Read {
			a.Mode = lockset.Read
		}
		for _, text := range af.Guard {
			g, ok := parseGuard(text)
			if !ok {
				return nil, fmt.Errorf("malformed guard %q", text)
			}
			a.Guard = append(a.Guard, g)
		}
		a.Chain = parseChain(af.Chain)
		s.Acquires = append(s.Acquires, a)
	}
	for _, af := range f.Actions {
		a, err := af.action()
		if err != nil {
			return nil, err
		}
		s.Actions = append(s.Actions, a)
	}
	for _, cf := range f.Calls {
		c, err := cf.parse()
		if err != nil {
			return nil, err
		}
		s.Calls = append(s.Calls, c)
	}
	s.Confined, s.Runs, s.Starts = f.Confined, f.Runs, f.Starts
	return s, nil
}

func (cf CallFact) parse() (ParamCall, error) {
	i, err := strconv.Atoi(cf.Param)
	c := ParamCall{Param: i, Frees: cf.Frees, Hides: cf.Hides, Sure: cf.Sure, Chain: parseChain(cf.Chain)}
	for _, text := range cf.Held {
		f := strings.SplitN(text, " ", 4)
		if err != nil || len(f) != 4 {
			return c, fmt.Errorf("malformed lock %q", text)
		}
		g := Grip{By: Step{Func: f[3], At: f[2]}}
		if g.Path, err = path.Parse(f[0]); err == nil {
			_, err = fmt.Sscan(f[1], &g.Mode)
		}
		c.Held = append(c.Held, g)
	}
	return c, err
}

func parseEffect(text string) (lockset.Effect, error) {
	f := strings.Split(text, " ")
	p, err := path.Parse(f[0])
	e := lockset.Effect{Path: p}
	switch {
	case err != nil:
		return e, err
	case len(f) == 2 && f[1] == "?":
		e.Any = true
	case len(f) == 2 && f[1] == "?-":
		e.Any, e.W = true, -1
	case len(f) == 3:
		if _, err := fmt.Sscan(f[1], &e.W); err != nil {
			return e, err
		}
		if _, err := fmt.Sscan(f[2], &e.R); err != nil {
			return e, err
		}
	default:
		return e, fmt.Errorf("malformed effect %q", text)
	}
	return e, nil
}

// imported returns the summary of a function of another package, nil if there
// is none to be had. Once the analysis has run, only what it has asked for is
// there, and is safe to be read by several checks.
func (r *Result) imported(fn *ssa.Function) *Summary {
	fn = declared(fn)
	s, ok := r.imports[fn]
	if !ok && r.pass != nil && !r.done {
		s = r.importFact(fn)
		r.imports[fn] = s
	}
	return s
}

func (r *Result) importFact(fn *ssa.Function) *Summary {
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
		return nil
	}
	var fact LockFact
	if !r.pass.ImportObjectFact(obj.Origin(), &fact) {
		return nil
	}
	s, err := fact.summary()
	if err != nil {
		return nil // of another version: as good as none
	}
	return s
}
