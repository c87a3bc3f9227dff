package doublelock

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are taken again by the goroutine that holds them.
var Analyzer = &analysis.Analyzer{
	Name:     "doublelock",
	Doc:      page.Doc(doc),
	URL:      page.URL("doublelock"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	for _, f := range c.res.Funcs() {
		if f.Fn.Syntax() == nil {
			continue
		}
		for _, t := range c.res.Retakes(f) {
			c.report(t)
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
}

func (c *checker) report(t conc.Retake) {
	call := c.node(t.At)
	if _, deferred := t.At.(*ssa.Defer); call == nil || deferred && t.Via == nil {
		return // of a Lock that is deferred, wrongunlock tells
	}
	name := t.Lock.Text()
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "doublelock"}
	if since, ok := t.Since.(ssa.CallInstruction); ok {
		name = conc.LockText(c.pass.Files, since, t.Lock)
		d.Message = fmt.Sprintf("%s, but %s has been locked%s since %s, so %s", c.again(t, name), name, reading[t.Held], c.line(since.Pos()), c.wait(t))
		d.Related = []analysis.RelatedInformation{{Pos: since.Pos(), Message: name + " is locked here"}}
	} else if t.By != nil {
		d.Message = fmt.Sprintf("%s, but %s has locked %s%s at %s by then, so %s", c.again(t, name), c.short(t.By.Func), name, reading[t.Held], t.By.At, c.wait(t))
		if t.By.Pos.IsValid() {
			d.Related = []analysis.RelatedInformation{{Pos: t.By.Pos, Message: name + " is locked here"}}
		}
	} else if decl, ok := t.At.Parent().Syntax().(*ast.FuncDecl); ok && decl.Doc != nil {
		d.Message = fmt.Sprintf("%s, but the comment at %s demands that %s is held, so a goroutine that obeys waits for itself for ever",
			c.again(t, name), c.line(decl.Doc.Pos()), name)
		d.Related = []analysis.RelatedInformation{{Pos: decl.Doc.Pos(), Message: "the callers are told to hold " + name + " here"}}
	} else {
		return
	}
	if t.Writer != nil {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: t.Writer.Pos(), Message: "the writer"})
	}
	if t.Via != nil {
		for i, s := range t.Via.Chain {
			what := s.Func + " takes the lock here"
			if i+1 < len(t.Via.Chain) {
				what = s.Func + " calls " + t.Via.Chain[i+1].Func + " here"
			}
			if s.Pos.IsValid() {
				d.Related = append(d.Related, analysis.RelatedInformation{Pos: s.Pos, Message: c.short(what)})
			}
		}
		d.SuggestedFixes = c.fixes(t)
	}
	c.pass.Report(d)
}

// call returns the call that an instruction stands for, nil for that of an
// iterator by a range statement.
func (c *checker) call(site ssa.CallInstruction) *ast.CallExpr {
	if !site.Pos().IsValid() {
		return nil
	}
	if _, ok := site.(*ssa.Defer); ok {
		if stmt, _ := join.NodeAt[*ast.DeferStmt](c.pass.Files, site.Pos()); stmt != nil {
			return stmt.Call
		}
	}
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, site.Pos())
	return call
}

// node returns the code that stands for an instruction.
func (c *checker) node(site ssa.CallInstruction) ast.Expr {
	if call := c.call(site); call != nil {
		return call
	}
	if stmt, _ := join.NodeAt[*ast.RangeStmt](c.pass.Files, conc.SitePos(site)); stmt != nil {
		return stmt.X
	}
	return nil
}

// again says who takes the lock the second time.
func (c *checker) again(t conc.Retake, name string) string {
	if t.Via == nil {
		return "this " + t.Wanted.String() + " needs " + name
	}
	chain := t.Via.Chain
	last := chain[len(chain)-1]
	var through []string
	for _, s := range chain[1:] {
		through = append(through, s.Func)
	}
	who := chain[0].Func
	if through != nil {
		who += " (through " + strings.Join(through, ", ") + ")"
	}
	return fmt.Sprintf("%s locks it%s at %s", c.short(who), reading[t.Wanted], last.At) // short would take main from main.go as well
}

// wait says what becomes of the goroutine.
func (c *checker) wait(t conc.Retake) string {
	if t.Writer == nil {
		return "this goroutine waits for itself for ever"
	}
	return fmt.Sprintf("it waits for itself for ever when a Lock as at %s comes in between: that waits for the first reader and keeps the second out", c.line(t.Writer.Pos()))
}

var reading = map[lockset.Mode]string{lockset.Read: " for reading"}

// short drops the name of the package under analysis in front of functions.
func (c *checker) short(s string) string {
	return strings.ReplaceAll(" "+s, " "+c.pass.Pkg.Name()+".", " ")[1:]
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
