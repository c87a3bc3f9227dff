package unguarded

import (
	"go/ast"

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
		if accesses, ok = c.pkg.AddUnlocked(accesses, x.Bad, x.lock, x.subject); !ok {
			return nil
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
