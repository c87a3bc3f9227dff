package lockedblocking

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/waits"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports operations that wait, under a lock, for those who need it.
var Analyzer = &analysis.Analyzer{
	Name:     "lockedblocking",
	Doc:      page.Doc(doc),
	URL:      page.URL("lockedblocking"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	for _, s := range waits.Find(c.res) {
		c.report(s)
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
}

func (c *checker) report(s waits.Stuck) {
	node := join.Operation(c.pass.Files, s.At)
	since, ok := s.Since.(ssa.CallInstruction)
	if node == nil || !ok {
		return
	}
	lock := conc.LockText(c.pass.Files, since, s.Lock.Path)
	d := analysis.Diagnostic{Pos: node.Pos(), End: join.Head(node), Category: "lockedblocking"}
	d.Message = fmt.Sprintf("%s while %s is held since %s, but %s: both can wait for ever", c.waiting(s, node), lock, c.line(s.Since.Pos()), c.rival(s.Rivals[0], lock))
	d.Related = append(d.Related, analysis.RelatedInformation{Pos: s.Since.Pos(), Message: lock + " is locked here"})
	d.Related = append(d.Related, c.steps(s.Action.Chain, "waits here")...)
	for _, r := range s.Rivals {
		if r.Needs != nil && r.Needs.Pos().IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: r.Needs.Pos(), Message: "the other goroutine needs " + lock + " here"})
		}
		if r.Via != nil {
			d.Related = append(d.Related, c.steps(r.Via.Chain, "takes the lock here")...)
		}
		what := "before it comes to this " + noun(r.Deed)
		if r.Body != nil {
			what = "before it ends; it is started here"
		}
		if r.Op.Pos().IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: r.Op.Pos(), Message: what})
		}
	}
	if fix, ok := c.fix(s, node, since); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}

// waiting says who waits for what.
func (c *checker) waiting(s waits.Stuck, node ast.Node) string {
	var what []string
	for _, alt := range s.Alts {
		what = append(what, verb(alt.Deed)+" "+c.object(alt, node))
	}
	text := strings.Join(what, " or ")
	chain := s.Action.Chain
	if len(chain) == 0 {
		return "this " + text + " blocks"
	}
	who := chain[0].Func
	var through []string
	for _, step := range chain[1:] {
		through = append(through, step.Func)
	}
	if through != nil {
		who += " (through " + strings.Join(through, ", ") + ")"
	}
	blocks := "blocks"
	if !s.Action.Must {
		blocks = "may block"
	}
	return fmt.Sprintf("%s %s at its %s at %s", c.short(who), blocks, text, chain[len(chain)-1].At)
}

// object names a channel, WaitGroup or Cond, as it is written where it can be.
func (c *checker) object(alt conc.Alt, node ast.Node) string {
	var x ast.Expr
	switch n := node.(type) {
	case *ast.SendStmt:
		x = n.Chan
	case *ast.UnaryExpr:
		x = n.X
	case *ast.RangeStmt:
		x = n.X
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && alt.Value != nil {
			x = sel.X
		}
	}
	if x != nil {
		if text := types.ExprString(x); len(text) < 60 {
			return text
		}
	}
	if v := alt.Path.Root.Value; v != nil && alt.Path.Elems == "" {
		if name := join.Name(v); name != "" {
			return name
		}
	}
	return alt.Path.Text()
}

// verb names what waits, noun what is waited for.
func verb(d conc.Deed) string {
	return map[conc.Deed]string{conc.Send: "send on", conc.Receive: "receive from", conc.Await: "wait for", conc.CondWait: "wait on"}[d]
}

func noun(d conc.Deed) string {
	return map[conc.Deed]string{conc.Send: "send", conc.Receive: "receive", conc.Close: "close", conc.Done: "Done", conc.Signal: "Signal"}[d]
}

// rival says why the wait does not end.
func (c *checker) rival(r waits.Rival, lock string) string {
	op := fmt.Sprintf("the %s at %s", noun(r.Deed), c.line(r.Op.Pos()))
	if r.Body != nil {
		op = "the end of the goroutine started at " + c.line(r.Op.Pos())
	}
	switch {
	case r.Needs == nil:
		return op + " is made with " + lock + " held"
	case r.Via != nil:
		last := r.Via.Chain[len(r.Via.Chain)-1]
		return c.short(last.Func) + " locks " + lock + " at " + last.At + " on the way to " + op
	}
	return lock + " is locked at " + c.line(r.Needs.Pos()) + " on the way to " + op
}

// steps returns the calls of a chain as related places.
func (c *checker) steps(chain []conc.Step, last string) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for i, s := range chain {
		what := s.Func + " " + last
		if i+1 < len(chain) {
			what = s.Func + " calls " + chain[i+1].Func + " here"
		}
		if s.Pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: s.Pos, Message: c.short(what)})
		}
	}
	return list
}

// fix moves the wait behind the unlocking. Which object it waits for must not
// change meanwhile, the wait must not be a callee's, which may need the lock, and
// the other must not come by in between and find nobody who waits.
func (c *checker) fix(s waits.Stuck, node ast.Node, since ssa.CallInstruction) (analysis.SuggestedFix, bool) {
	if len(s.Action.Chain) > 0 || len(s.Alts) != 1 || s.Alts[0].Value == nil || s.Alts[0].Deed == conc.CondWait {
		return analysis.SuggestedFix{}, false
	}
	if p, ok := c.res.Path(s.Alts[0].Value); !ok || !p.Stable() || slices.ContainsFunc(s.Rivals, tries) {
		return analysis.SuggestedFix{}, false
	}
	stmt, file := join.NodeAt[ast.Stmt](c.pass.Files, node.Pos())
	lock, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, since.Pos())
	body := join.Body(s.At.Parent())
	if stmt == nil || lock == nil || body == nil {
		return analysis.SuggestedFix{}, false
	}
	return fixes.AfterUnlock(c.pass.Fset, file, c.pass.TypesInfo, body, lock, stmt)
}

// tries reports whether a rival does not wait for who waits for it.
func tries(r waits.Rival) bool {
	sel, ok := r.Op.(*ssa.Select)
	return ok && !sel.Blocking
}

// short drops the name of the package under analysis in front of functions.
func (c *checker) short(s string) string {
	return strings.ReplaceAll(" "+s, " "+c.pass.Pkg.Name()+".", " ")[1:]
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
