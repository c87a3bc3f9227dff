package join

import (
	"go/ast"
	"go/token"
	"go/version"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Await returns the fix that waits for the given goroutines of one function, in
// place of the sleeps, or before the function ends if there are none.
func (g *Graph) Await(pass *analysis.Pass, strays []Stray, sleeps []*ssa.Call) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	fn := strays[0].Go.Parent()
	a := fixes.Await{Fset: pass.Fset, Info: pass.TypesInfo, Body: Body(fn)}
	if a.Body == nil {
		return none, false
	}
	_, a.File = NodeAt[*ast.File](pass.Files, a.Body.Pos())
	v := fileVersion(pass, a.File)
	a.WaitGroupGo = version.Compare(v, "go1.25") >= 0
	a.LoopVars = version.Compare(v, "go1.22") >= 0
	seen := map[*ssa.Return]bool{}
	for _, s := range strays {
		// A send may need a receiver that comes after the wait, and so may a
		// lock that the function holds until it ends.
		if s.Task.Sends != nil || s.Task.locks > 0 && g.unlocksLate(fn) {
			return none, false
		}
		stmt, _ := NodeAt[*ast.GoStmt](pass.Files, s.Go.Pos())
		if stmt == nil {
			return none, false
		}
		a.Go = append(a.Go, stmt)
		for _, ret := range s.Ends {
			if seen[ret] {
				continue
			}
			seen[ret] = true
			if stmt, _ := NodeAt[*ast.ReturnStmt](pass.Files, ret.Pos()); stmt != nil && ret.Pos().IsValid() {
				a.Returns = append(a.Returns, stmt)
			} else {
				a.AtEnd = true
			}
		}
	}
	for _, s := range sleeps {
		stmt, _ := NodeAt[*ast.ExprStmt](pass.Files, s.Pos())
		if stmt == nil {
			return none, false
		}
		a.Sleeps = append(a.Sleeps, stmt)
	}
	return a.Fix()
}

// unlocksLate reports whether fn defers an unlock.
func (g *Graph) unlocksLate(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && g.Does(d).unlocks > 0 {
				return true
			}
		}
	}
	return false
}

// fileVersion returns the Go version that file is written for.
func fileVersion(pass *analysis.Pass, file *ast.File) string {
	if v := pass.TypesInfo.FileVersions[file]; v != "" {
		return v
	}
	if v := pass.Pkg.GoVersion(); v != "" {
		return v
	}
	if pass.Module != nil && pass.Module.GoVersion != "" {
		return "go" + pass.Module.GoVersion
	}
	return "go1.21"
}

// End returns the position of a return, or of the brace that is one.
func End(ret *ssa.Return) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	return Body(ret.Parent()).Rbrace
}
