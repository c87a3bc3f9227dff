package unguarded

import (
	"go/ast"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// A site is a function and the lock that it lacks, as it is written there. One fix
// is for all of them: two could take the lock twice.
type site struct {
	fn *ssa.Function
	mu string
}

// group sorts findings by site.
func (c *checker) group(list []finding) {
	for _, f := range list {
		if s, ok := c.site(f); ok {
			c.bare[s] = append(c.bare[s], f)
		}
	}
}

func (c *checker) site(f finding) (site, bool) {
	if len(f.Bad.Frames) > 1 {
		return site{}, false
	}
	mu, ok := f.lock.Written(c.pkg.Expr(f.Bad))
	return site{f.Bad.Fn(), mu}, ok
}

// fixes returns the fixes for a finding and all of its site.
func (c *checker) fixes(f finding) []analysis.SuggestedFix {
	s, ok := c.site(f)
	if !ok {
		return nil
	}
	body := join.Body(s.fn)
	if body == nil {
		return nil
	}
	_, file := join.NodeAt[*ast.File](c.pass.Files, body.Pos())
	if f.shared {
		if fix, ok := fixes.WriteLock(c.pass.TypesInfo, body, s.mu); ok {
			return []analysis.SuggestedFix{fix}
		}
		return nil
	}
	if file == nil || !c.pkg.Free(f.Bad, f.lock) {
		return nil
	}
	read := f.lock.Shares()
	var accesses []ast.Expr
	for _, x := range c.bare[s] {
		if x.Bad.Modes[x.lock] != lockset.Free {
			return nil
		}
		read = read && !x.Bad.Write
		for _, e := range c.unlocked(x, s.fn) {
			if e == nil {
				return nil
			}
			if !slices.Contains(accesses, e) {
				accesses = append(accesses, e)
			}
		}
	}
	var list []analysis.SuggestedFix
	// Each of the fixes takes names of its own.
	for _, try := range []func(*fixes.Bare) (analysis.SuggestedFix, bool){(*fixes.Bare).Extend, (*fixes.Bare).Take} {
		if b, ok := fixes.NewBare(c.pass.Fset, file, c.pass.Pkg, c.pass.TypesInfo, body, s.mu, read, accesses); ok && len(list) == 0 {
			if fix, ok := try(b); ok {
				list = append(list, fix)
			}
		}
	}
	return list
}

// unlocked returns what needs the lock if the access of a finding gets it: beside
// a write, all that the function does to the variable without the lock, since it
// would race with the next call's write.
func (c *checker) unlocked(f finding, fn *ssa.Function) []ast.Expr {
	list := []ast.Expr{c.pkg.Expr(f.Bad)}
	if !f.Bad.Write {
		return list
	}
	for _, a := range f.subject.Accesses {
		if a.Fn() == fn && len(a.Frames) == 1 && a.Modes[f.lock] == lockset.Free {
			list = append(list, c.pkg.Expr(a))
		}
	}
	return list
}
