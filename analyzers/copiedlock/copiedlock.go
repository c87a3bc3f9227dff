package copiedlock

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports mutexes that are new in each call and so guard nothing.
var Analyzer = &analysis.Analyzer{
	Name:     "copiedlock",
	Doc:      page.Doc(doc),
	URL:      page.URL("copiedlock"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[conc.Analyzer].(*conc.Result)}
	for _, f := range c.res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				if mu, ok := instr.(*ssa.Alloc); ok && isMutex(mu.Type()) {
					c.mutex(f, mu)
				}
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
}

// isMutex reports whether t points to a Mutex or RWMutex.
func isMutex(t types.Type) bool {
	n, ok := types.Unalias(t.Underlying().(*types.Pointer).Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && (n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex")
}

// mutex checks a local mutex.
func (c *checker) mutex(f *conc.Func, mu *ssa.Alloc) {
	lock := c.locked(mu)
	self, ok := c.res.Path(mu)
	if lock == nil || !ok {
		return
	}
	for _, b := range f.Fn.Blocks {
		for _, instr := range b.Instrs {
			addr := written(instr)
			if addr == nil || f.HeldBefore(instr).Mode(self) != lockset.Write {
				continue
			}
			if p, ok := c.res.Path(addr); ok && outlives(p, f.Fn) {
				c.report(f, mu, lock, instr)
				return
			}
		}
	}
}

// locked returns a call that takes the mutex, nil if something but its own
// function can reach it.
func (c *checker) locked(mu *ssa.Alloc) *ssa.Call {
	var lock *ssa.Call
	for _, ref := range *mu.Referrers() {
		site, ok := ref.(ssa.CallInstruction)
		if !ok {
			if store, isStore := ref.(*ssa.Store); isStore && store.Addr == mu && isZero(store.Val) {
				continue
			}
			if _, debug := ref.(*ssa.DebugRef); debug {
				continue
			}
			return nil
		}
		eff, known := syncs.Of(site.Common())
		_, spawns := site.(*ssa.Go)
		if !known || spawns || eff.Recv != ssa.Value(mu) {
			return nil
		}
		if call, ok := site.(*ssa.Call); ok && eff.Op == syncs.Lock && lock == nil {
			lock = call
		}
	}
	return lock
}

// isZero matches what mu := sync.Mutex{} stores.
func isZero(v ssa.Value) bool { _, ok := v.(*ssa.Const); return ok }

// written returns the address, or the map, that an instruction writes to.
func written(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.Store:
		return instr.Addr
	case *ssa.MapUpdate:
		return instr.Map
	}
	return nil
}

// outlives reports whether a location is there before and after a call of fn: a
// variable of the package or of a function around, or what a parameter points
// to.
func outlives(p path.Path, fn *ssa.Function) bool {
	switch p.Root.Kind {
	case path.Global, path.Free:
		return true
	case path.Param:
		return p.Elems != "" || p.Root.Value.Parent() != fn
	}
	return p.Root.Value != nil && p.Root.Value.Parent() != nil && p.Root.Value.Parent() != fn
}

func (c *checker) report(f *conc.Func, mu *ssa.Alloc, lock *ssa.Call, write ssa.Instruction) {
	addr := written(write)
	data := path.Text(addr)
	name, _ := join.NodeAt[*ast.Ident](c.pass.Files, mu.Pos())
	obj := c.pass.TypesInfo.Defs[name]
	text := "this"
	d := analysis.Diagnostic{Pos: mu.Pos(), End: mu.Pos() + 1, Category: "copiedlock"}
	if obj != nil {
		d.End, text = name.End(), name.Name
	}
	who := "the function literal"
	if f.Fn.Parent() == nil {
		who = f.Fn.Name()
	}
	d.Message = fmt.Sprintf("%s is another mutex in each call of %s, so the Lock at %s waits for nobody and does not guard the write to %s at %s",
		text, who, c.line(lock.Pos()), data, c.line(write.Pos()))
	d.Related = []analysis.RelatedInformation{
		{Pos: lock.Pos(), Message: "it is locked here"},
		{Pos: write.Pos(), Message: data + ", which outlives the call, is written here"},
	}
	if obj != nil {
		if fix, ok := c.fix(obj, addr); ok {
			d.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
	}
	c.pass.Report(d)
}

// fix moves the mutex beside the variable that it ought to guard, if that is one
// of this file.
func (c *checker) fix(mu types.Object, addr ssa.Value) (analysis.SuggestedFix, bool) {
	_, file := join.NodeAt[*ast.Ident](c.pass.Files, mu.Pos())
	data := c.declared(addr)
	if !data.IsValid() || data < file.FileStart || file.FileEnd <= data {
		return analysis.SuggestedFix{}, false
	}
	return fixes.MoveMutex(c.pass.Fset, file, c.pass.TypesInfo, c.pass.Pkg, mu, data)
}

// declared returns where the variable is declared that holds what is at an
// address, itself and not behind a pointer.
func (c *checker) declared(addr ssa.Value) token.Pos {
	switch v := addr.(type) {
	case *ssa.Global:
		if v.Pkg.Pkg == c.pass.Pkg {
			return v.Pos()
		}
	case *ssa.Alloc:
		return v.Pos()
	case *ssa.FreeVar:
		if b := c.res.Env.Binding(v); b != nil {
			return c.declared(b)
		}
	case *ssa.FieldAddr:
		return c.declared(v.X)
	case *ssa.IndexAddr:
		return c.declared(v.X)
	case *ssa.UnOp:
		switch v.Type().Underlying().(type) {
		case *types.Map, *types.Slice:
			return c.declared(v.X)
		}
	}
	return token.NoPos
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
