package missingunlock

import (
	_ "embed"
	"go/types"
	"regexp"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports paths that leave a function with a lock that others release.
var Analyzer = &analysis.Analyzer{
	Name:     "missingunlock",
	Doc:      page.Doc(doc),
	URL:      page.URL("missingunlock"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	for _, f := range c.res.Funcs() {
		if join.Body(f.Fn) != nil {
			c.function(f)
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
}

// A leak is a way out of a function, or round a loop, with the lock that site
// took.
type leak struct {
	f        *conc.Func
	lock     path.Path
	mode     lockset.Mode
	site     ssa.CallInstruction
	exits    []conc.Exit           // that keep the lock
	releases []ssa.CallInstruction // on other paths
}

// function finds the leaks of f, one for each lock and place that takes it.
func (c *checker) function(f *conc.Func) {
	exits := f.Exits()
	var leaks []*leak
	for _, x := range exits {
		site, ok := f.Site(x.Cell).(ssa.CallInstruction)
		if !ok || !x.Cell.Kept() || x.Cell.LowW < 0 || x.Cell.LowR < 0 {
			continue // not kept, or released before: it is the caller's
		}
		l := &leak{f: f, lock: x.Lock, mode: x.Cell.Mode(), site: site}
		if i := slices.IndexFunc(leaks, func(m *leak) bool { return m.lock == l.lock && m.site == site && m.mode == l.mode }); i >= 0 {
			l = leaks[i]
		} else {
			leaks = append(leaks, l)
		}
		l.exits = append(l.exits, x)
	}
	for _, l := range leaks {
		// Round a loop with the lock: where the loop ends is no news.
		if again := slices.IndexFunc(l.exits, func(x conc.Exit) bool { return x.Ret == nil }); again >= 0 {
			l.exits = l.exits[again : again+1]
			if !c.everyRound(l.site) {
				continue
			}
		}
		l.releases = f.Releases(l.lock, l.mode)
		if l.exits[0].Ret == nil && slices.ContainsFunc(l.releases, l.deferredAgain) {
			continue // deferinloop tells
		}
		if len(l.releases) == 0 && len(f.Releases(l.lock, lockset.Read+lockset.Write-l.mode)) > 0 {
			continue // in the other mode: wrongunlock tells
		}
		if _, deferred := l.site.(*ssa.Defer); deferred || c.handedOver(l, exits) || c.correlated(l) {
			continue
		}
		if len(l.releases) > 0 || c.forgotten(l) {
			c.report(l)
		}
	}
}

// deferredAgain reports whether each round of a loop defers the release of what
// it has locked.
func (l *leak) deferredAgain(release ssa.CallInstruction) bool {
	d, ok := release.(*ssa.Defer)
	return ok && path.InLoop(d.Block()) && path.Precedes(l.site, d)
}

// takers matches names of functions that are meant to return with a lock.
var takers = regexp.MustCompile(`^(?i:r?lock|acquire|begin|enter|hold|try_?r?lock)|[a-z](R?Lock|Acquire|Locked)($|[A-Z])`)

// handedOver reports whether it may be meant that the lock is kept: somebody
// can release it who has not taken it and, with a release on another path, the
// caller can tell them apart.
func (c *checker) handedOver(l *leak, exits []conc.Exit) bool {
	failed := !slices.ContainsFunc(l.exits, func(x conc.Exit) bool { return x.Ret == nil || !failure(l.f.Fn, x) })
	if takers.MatchString(l.f.Fn.Name()) && !(failed && len(l.releases) > 0) || gone(l) {
		return true
	}
	foreign := c.res.Nameable(l.lock)
	for _, g := range c.res.Funcs() {
		foreign = foreign || g != l.f && c.res.ReleasesForeign(g, l.lock, l.mode)
	}
	if len(l.releases) == 0 || !foreign {
		return foreign
	}
	for _, kept := range l.exits {
		if kept.Ret == nil || failure(l.f.Fn, kept) {
			continue
		}
		apart := true // also where no exit is without the lock
		for _, x := range exits {
			if x.Lock == l.lock && x.Ret != nil && !x.Cell.Changed() {
				apart = apart && tellApart(l.f.Fn, kept, x)
			}
		}
		if apart {
			return true
		}
	}
	return false
}

// failure reports whether an exit returns an error or false: a caller then does
// not expect to hold anything.
func failure(fn *ssa.Function, x conc.Exit) bool {
	for i, k := range x.Known[:fn.Signature.Results().Len()] {
		t := fn.Signature.Results().At(i).Type()
		if k == "false" || k == "nonnil" && isError(t) {
			return true
		}
	}
	return false
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// tellApart reports whether results or parameters differ between two exits, as
// far as is known. What is nil in one only is taken to differ, but an error is
// taken to come with the exit that holds nothing.
func tellApart(fn *ssa.Function, a, b conc.Exit) bool {
	for i, k := range a.Known {
		o := b.Known[i]
		if k != o && k != "" && o != "" {
			return true
		}
		if i >= fn.Signature.Results().Len() || k == o {
			continue
		}
		t := fn.Signature.Results().At(i).Type()
		if _, isBasic := t.Underlying().(*types.Basic); !isBasic && (k == "nil" || o == "nil" && !isError(t)) {
			return true
		}
	}
	return false
}

// gone reports whether the object with the lock is returned or stored by the
// function, so that whoever gets it may unlock it, or is a variable of the
// function that nobody else sees.
func gone(l *leak) bool {
	root := l.lock.Root
	for _, x := range l.exits {
		if x.Ret == nil {
			continue
		}
		for _, v := range x.Ret.Results {
			if p, ok := path.Of(v); ok && !constant(v) {
				if _, below := l.lock.Below(p); below && p.Root.Kind != path.None {
					return true
				}
			}
		}
	}
	if root.Value == nil || root.Kind == path.Param || root.Value.Referrers() == nil {
		return false
	}
	captured := root.Kind != path.Alloc || root.Value.Parent() != l.f.Fn
	for _, ref := range *root.Value.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeClosure:
			captured = true
		case *ssa.Store:
			if ref.Val == root.Value {
				return true
			}
		case *ssa.Send, *ssa.MapUpdate, *ssa.Return, *ssa.MakeInterface, *ssa.Phi:
			return true
		}
	}
	return !captured
}

func constant(v ssa.Value) bool { _, ok := v.(*ssa.Const); return ok }

// forgotten reports whether the function never releases a lock that others of
// the package take and release, so that it is no lock to be kept, or that
// nothing else in the package has to do with.
func (c *checker) forgotten(l *leak) bool {
	if k := l.lock.Root.Kind; k == path.Alloc || k == path.Free || l.f.Fn.Parent() != nil {
		return false // others, or the function around it, may release it
	}
	if len(c.pass.TypeErrors) > 0 {
		return false // and so may what could not be analysed
	}
	for _, x := range l.exits {
		if x.Ret == nil {
			return false
		}
	}
	for _, g := range c.res.Funcs() {
		if g == l.f || g.Flow == nil {
			continue
		}
		for _, p := range g.Flow.Locks {
			if c.res.SameLock(p, l.lock) && len(g.Releases(p, l.mode)) > 0 && balanced(g, p) {
				return true
			}
		}
	}
	return c.alone(l)
}

// alone reports whether the lock is used in this function only, which is called
// more than once.
func (c *checker) alone(l *leak) bool {
	if name := l.f.Fn.Name(); name == "main" || name == "init" || name == "TestMain" {
		return false
	}
	v := c.res.LockVar(l.lock)
	return v != nil && !slices.ContainsFunc(c.res.Uses(v), func(instr ssa.Instruction) bool {
		call, ok := instr.(ssa.CallInstruction)
		if !ok || instr.Parent() != l.f.Fn {
			return true
		}
		_, _, ok = c.res.LockOp(call.Common())
		return !ok
	})
}

// balanced reports whether g leaves a lock as it found it on every path.
func balanced(g *conc.Func, p path.Path) bool {
	for _, x := range g.Exits() {
		if x.Lock == p && x.Cell.Changed() {
			return false
		}
	}
	return true
}
