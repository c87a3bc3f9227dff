package oncedeadlock

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports functions run by a sync.Once that call it again.
var Analyzer = &analysis.Analyzer{
	Name:      "oncedeadlock",
	Doc:       page.Doc(doc),
	URL:       page.URL("oncedeadlock"),
	Requires:  []*analysis.Analyzer{conc.Analyzer},
	FactTypes: []analysis.Fact{new(OnceFact)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result), memo: map[*conc.Func]*summary{}, vars: map[any]int{}}
	c.variables()
	c.summarize()
	for _, f := range c.res.Funcs() {
		c.export(f, c.memo[f])
		if f.Fn.Syntax() == nil && f.Fn.Synthetic != "package initializer" {
			continue
		}
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if site, ok := instr.(*ssa.Call); ok {
					c.site(site)
				}
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	memo map[*conc.Func]*summary
	vars map[any]int // assignments to fields and variables of function type
}

// site checks a call that makes a Once run a function.
func (c *checker) site(site *ssa.Call) {
	for _, r := range c.runs(site) {
		for _, again := range c.reachesOf(r.fn) {
			if again.once == r.once {
				c.report(site, r.fn, again)
				return
			}
		}
	}
}

// An underOnce is a function value that a Once runs.
type underOnce struct {
	once path.Path
	fn   ssa.Value
}

// runs returns what a call makes a Once run: itself, in a callee that passes its
// parameter on, or by making a function that runs it once.
func (c *checker) runs(site *ssa.Call) []underOnce {
	if eff, ok := syncs.Of(site.Common()); ok {
		switch eff.Op {
		case syncs.OnceDo:
			if p, ok := c.res.Path(eff.Recv); ok {
				return []underOnce{{p, eff.Fn}}
			}
		case syncs.OnceFunc:
			if p, ok := c.kept(site); ok {
				return []underOnce{{p, eff.Fn}}
			}
		}
		return nil
	}
	fn, args := c.res.Callee(site)
	if fn == nil {
		return nil
	}
	var list []underOnce
	for _, r := range c.runsOf(fn) {
		if p, ok := c.subst(r.once, args); ok && r.param < len(args) {
			list = append(list, underOnce{p, args[r.param]})
		}
	}
	return list
}

// kept returns the path of the only variable that holds the function made by a
// call of OnceFunc, in the form in which called names it.
func (c *checker) kept(made *ssa.Call) (path.Path, bool) {
	for _, ref := range *made.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Val == made && c.vars[variable(s.Addr)] == 1 {
			p, ok := c.res.Path(s.Addr)
			return p.Field("()"), ok
		}
	}
	return path.Path{}, false
}

// called returns the path of the variable whose function a call runs.
func (c *checker) called(site *ssa.CallCommon) (path.Path, bool) {
	load, ok := site.Value.(*ssa.UnOp)
	if !ok || site.IsInvoke() || c.vars[variable(load.X)] != 1 {
		return path.Path{}, false
	}
	p, ok := c.res.Path(load.X)
	return p.Field("()"), ok
}

// variables counts the assignments to variables of function type.
func (c *checker) variables() {
	for _, f := range c.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if s, ok := instr.(*ssa.Store); ok {
					if _, ok := s.Val.Type().Underlying().(*types.Signature); ok {
						c.vars[variable(s.Addr)]++
					}
				}
			}
		}
	}
}

// variable returns what identifies the variable at an address: a field, a
// global, or a local variable, also as a function literal sees it.
func variable(addr ssa.Value) any {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		if p, ok := addr.X.Type().Underlying().(*types.Pointer); ok { // no type parameter
			if s, ok := p.Elem().Underlying().(*types.Struct); ok {
				return s.Field(addr.Field).Origin()
			}
		}
	case *ssa.Global, *ssa.Alloc:
		return addr
	case *ssa.FreeVar:
		fn := addr.Parent()
		for _, b := range fn.Parent().Blocks {
			for _, instr := range b.Instrs {
				if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
					for i, fv := range fn.FreeVars {
						if fv == addr {
							return variable(mc.Bindings[i])
						}
					}
				}
			}
		}
	}
	return nil
}

func (c *checker) report(site *ssa.Call, fn ssa.Value, again reach) {
	call, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, site.Pos())
	if call == nil {
		return
	}
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "oncedeadlock"}
	last := again.chain[len(again.chain)-1]
	who := c.short(again.chain[0].fn)
	var through []string
	for i, s := range again.chain {
		what := c.short(s.fn) + " comes to the same Once here"
		if i+1 < len(again.chain) {
			next := c.short(again.chain[i+1].fn)
			through = append(through, next)
			what = c.short(s.fn) + " calls " + next + " here"
		}
		if s.pos.IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: s.pos, Message: what})
		}
	}
	if through != nil {
		who += " (through " + strings.Join(through, ", ") + ")"
	}
	d.Message = fmt.Sprintf("%s runs once, and comes at %s to the call that runs it: that waits for the first to end, which waits for it, for ever", who, last.at)
	// The getter that the function calls is the one that runs it: what it returns
	// can be read.
	if len(again.chain) == 2 && last.pos == site.Pos() {
		if get, _ := join.NodeAt[*ast.CallExpr](c.pass.Files, again.chain[0].pos); get != nil {
			if fix, ok := fixes.ReadInside(c.pass.Files, c.pass.TypesInfo, get); ok {
				d.SuggestedFixes = []analysis.SuggestedFix{fix}
			}
		}
	}
	c.pass.Report(d)
}

// short drops the name of the package under analysis in front of functions.
func (c *checker) short(s string) string {
	return strings.ReplaceAll(" "+s, " "+c.pass.Pkg.Name()+".", " ")[1:]
}
