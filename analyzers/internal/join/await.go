package join

import (
	"go/ast"
	"go/token"
	"go/version"
	"strings"

	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Await describes the fix that waits for the given goroutines of one function,
// in place of the sleeps, or before the function ends if there are none. It is
// nil if the fix would not be safe.
func (g *Graph) Await(pass *analysis.Pass, strays []Stray, sleeps []*ssa.Call) *fixes.Await {
	if len(strays) == 0 || strays[0].InHelper() {
		return nil
	}
	fn := strays[0].Go.Parent()
	a := &fixes.Await{Fset: pass.Fset, Info: pass.TypesInfo, Body: Body(fn)}
	if a.Body == nil {
		return nil
	}
	_, a.File = NodeAt[*ast.File](pass.Files, a.Body.Pos())
	v := fileVersion(pass, a.File)
	a.WaitGroupGo = version.Compare(v, "go1.25") >= 0
	a.LoopVars = version.Compare(v, "go1.22") >= 0
	seen := map[*ssa.Return]bool{}
	for _, s := range strays {
		// A send may need a receiver that comes after the wait. So may a lock
		// need the end of the function; at a sleep it is known to be free.
		if s.Stuck || s.Task.Sends != nil || s.Task.locks > 0 && len(sleeps) == 0 && g.unlocksLate(fn) {
			return nil
		}
		stmt, _ := NodeAt[*ast.GoStmt](pass.Files, s.Go.Pos())
		if stmt == nil {
			return nil
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
		stmt := SleepStmt(pass.Files, s)
		if stmt == nil {
			return nil
		}
		a.Sleeps = append(a.Sleeps, stmt)
	}
	return a
}

// SleepStmt returns the statement that is the call, nil if there is none.
func SleepStmt(files []*ast.File, call *ssa.Call) *ast.ExprStmt {
	stmt, _ := NodeAt[*ast.ExprStmt](files, call.Pos())
	if stmt == nil {
		return nil
	}
	if c, ok := ast.Unparen(stmt.X).(*ast.CallExpr); !ok || c.Lparen != call.Pos() {
		return nil
	}
	return stmt
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
	if v := ModuleVersion(pass); v != "" {
		return v
	}
	return "go1.21"
}

// ModuleVersion returns the Go version of the module of a package, "go1.26"; "" if it
// is not known.
func ModuleVersion(pass *analysis.Pass) string {
	if pass.Module != nil && pass.Module.GoVersion != "" {
		return "go" + strings.TrimPrefix(pass.Module.GoVersion, "go") // go vet writes it with the prefix, go list without
	}
	return pass.Pkg.GoVersion()
}

// End returns the position of a return, or of the brace that is one.
func End(ret *ssa.Return) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	return Body(ret.Parent()).Rbrace
}

// AddFixes gives each finding the fix that awaits[i] describes, if there is one,
// behind those that it has.
func AddFixes(findings []analysis.Diagnostic, awaits []*fixes.Await) {
	var list []*fixes.Await
	var index []int
	for i, a := range awaits {
		if a != nil {
			list, index = append(list, a), append(index, i)
		}
	}
	for j, fix := range fixes.AwaitAll(list) {
		if fix.TextEdits != nil {
			findings[index[j]].SuggestedFixes = append(findings[index[j]].SuggestedFixes, fix)
		}
	}
}

// HasSleep reports whether fn sleeps for a constant time.
func HasSleep(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && IsSleep(call) {
				return true
			}
		}
	}
	return false
}

// Near returns the position of instr, or of what follows it if it has none.
func Near(instr ssa.Instruction) token.Pos {
	pos := instr.Pos()
	After(instr, func(i ssa.Instruction) bool {
		if !pos.IsValid() {
			pos = i.Pos()
		}
		return !pos.IsValid()
	})
	if !pos.IsValid() {
		pos = instr.Parent().Pos()
	}
	return pos
}
