package timerleak

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/timers"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports timers and tickers that leak, and receives from them that
// wait for ever.
var Analyzer = &analysis.Analyzer{
	Name:     "timerleak",
	Doc:      page.Doc(doc),
	URL:      page.URL("timerleak"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, semantics: timers.Of(pass), told: map[ssa.Instruction]bool{}}
	for _, t := range timers.Find(pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs) {
		for _, dead := range t.Dead(c.semantics) {
			c.dead(dead)
		}
		if c.semantics == timers.Async && !c.inTest(t.Make.Pos()) {
			c.leak(t)
			c.rounds(t)
		}
	}
	return nil, nil
}

type checker struct {
	pass      *analysis.Pass
	semantics timers.Semantics
	told      map[ssa.Instruction]bool
}

// words say why a receive waits for ever, with %s for the place of the other
// operation, and what that does.
var words = map[timers.Why][2]string{
	timers.NoChannel: {"the timer that AfterFunc makes at %s has no channel: C is nil and this receive blocks for ever", "where the timer is made"},
	timers.Stopped:   {"Stop, called at %s, leaves nothing in the channel, so this receive blocks for ever", "nothing is in the channel when Stop has returned"},
	timers.Prevented: {"Stop has returned true at %s, so the timer will not fire and this receive blocks for ever", "Stop returns true if the timer has not fired, and then it never will"},
	timers.Received:  {"once the value of the timer has been received at %s, the channel is empty and this receive blocks for ever", "after this receive the channel is empty and Stop returns false"},
	timers.Repeated:  {"the timer made at %s fires once and is never Reset: in the second round this receive blocks for ever", "this timer fires once"},
	timers.StaysOpen: {"Stop, called at %s, does not close the channel of the ticker, so this loop never ends and its goroutine stays for ever", "where the ticker is stopped"},
}

// dead reports a receive that waits for ever.
func (c *checker) dead(dead timers.Dead) {
	pos, by := c.recvPos(dead.Instr, dead.State), dead.By.Pos()
	if sel, ok := dead.By.(*ssa.Select); ok {
		by = sel.States[0].Pos
		if clause, _ := join.NodeAt[*ast.SelectStmt](c.pass.Files, by); clause != nil {
			by = clause.Pos()
		}
	}
	if c.told[dead.Instr] {
		return
	}
	c.told[dead.Instr] = true
	d := analysis.Diagnostic{
		Category: "timerleak", Message: fmt.Sprintf(words[dead.Why][0], c.line(by)),
		Related: []analysis.RelatedInformation{{Pos: by, Message: words[dead.Why][1]}},
	}
	recv, file := join.NodeAt[*ast.UnaryExpr](c.pass.Files, pos)
	if recv != nil && recv.Op == token.ARROW {
		d.Pos, d.End = recv.Pos(), recv.End()
		if fix, ok := c.drain(file, recv, dead.Why); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	} else if loop, _ := join.NodeAt[*ast.RangeStmt](c.pass.Files, pos); loop != nil {
		d.Pos, d.End = loop.For, loop.X.End()
	} else {
		return
	}
	c.pass.Report(d)
}

// drain is the fix for a receive that wants to empty the channel of a timer.
func (c *checker) drain(file *ast.File, recv ast.Expr, why timers.Why) (analysis.SuggestedFix, bool) {
	switch {
	case why == timers.Repeated || why == timers.StaysOpen:
		return analysis.SuggestedFix{}, false
	case why == timers.NoChannel || c.semantics == timers.Sync:
		return fixes.DropDrain(c.pass.Fset, file, recv, why == timers.Stopped)
	}
	return fixes.PollDrain(c.pass.Fset, file, recv)
}

// leak reports a ticker that nothing stops though the functions that use it end.
func (c *checker) leak(t *timers.Timer) {
	call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, t.Make.Pos())
	if call == nil || !t.Leaks() {
		return
	}
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "timerleak",
		Message: "nothing stops this ticker when the function that uses it has returned, and with the timers of Go before 1.23, which this program has, it is never freed"}
	decl, _ := join.NodeAt[*ast.AssignStmt](c.pass.Files, call.Pos())
	user := t.User()
	if user != nil && decl != nil && decl.Tok == token.DEFINE && len(decl.Lhs) == 1 && ast.Unparen(decl.Rhs[0]) == call && t.Kind == timers.Ticks {
		var after ast.Stmt = decl
		if user != t.Make.Parent() {
			after = nil
		}
		if fix, ok := fixes.DeferStop(c.pass.Fset, file, join.Body(user), after, types.ExprString(decl.Lhs[0])); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

// long is how long a timer has to live for many of them to matter: a minute.
const long = 60e9

// rounds reports a time.After in a select that another case repeats.
func (c *checker) rounds(t *timers.Timer) {
	if t.Kind != timers.After || t.Open || len(t.Recvs) != 1 || !t.Remade(t.Recvs[0]) {
		return
	}
	arg, ok := t.Make.Call.Args[0].(*ssa.Const)
	if !ok {
		return
	}
	life, _ := constant.Int64Val(arg.Value)
	call, file := join.NodeAt[*ast.CallExpr](c.pass.Files, t.Make.Pos())
	sel, _ := join.NodeAt[*ast.SelectStmt](c.pass.Files, t.Make.Pos())
	if life < long || call == nil || sel == nil {
		return
	}
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "timerleak",
		Message: fmt.Sprintf("each round that ends by another case leaves a timer behind, which the timers of Go before 1.23, which this program has, keep until it fires, after %s", types.ExprString(call.Args[0]))}
	if fix, ok := fixes.StopRound(c.pass.Fset, file, c.pass.Pkg, sel, call); ok {
		d.SuggestedFixes = []analysis.SuggestedFix{fix}
	}
	c.pass.Report(d)
}

// recvPos returns the position of a receive, also if it is a case of a select.
func (c *checker) recvPos(instr ssa.Instruction, state int) token.Pos {
	if sel, ok := instr.(*ssa.Select); ok {
		return sel.States[state].Pos
	}
	return instr.Pos()
}

// inTest reports whether pos is in a test, whose process ends soon.
func (c *checker) inTest(pos token.Pos) bool {
	return strings.HasSuffix(c.pass.Fset.Position(pos).Filename, "_test.go")
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
