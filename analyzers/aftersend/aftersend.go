package aftersend

import (
	_ "embed"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/conclsp/conclsp/analyzers/internal/alias"
	"github.com/conclsp/conclsp/analyzers/internal/atomics"
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports objects that the sender changes after it has sent them.
var Analyzer = &analysis.Analyzer{
	Name:     "aftersend",
	Doc:      page.Doc(doc),
	URL:      page.URL("aftersend"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

type checker struct {
	pass *analysis.Pass
	res  *conc.Result
	pkg  *atomics.Package
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass, res, atomics.New(pass.Fset, res)}
	for _, f := range res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for i, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Send:
					c.sent(send{instr.Pos(), instr.Chan, instr.X, b, i + 1})
				case *ssa.If:
					c.chosen(instr)
				}
			}
		}
	}
	return nil, nil
}

// A send is an element sent on a channel, and where control goes on.
type send struct {
	pos   token.Pos
	ch, x ssa.Value
	block *ssa.BasicBlock
	index int
}

// chosen looks at the case of a select that an if dispatches to.
func (c *checker) chosen(cond *ssa.If) {
	eq, ok := cond.Cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL {
		return
	}
	idx, ok := eq.X.(*ssa.Extract)
	k, isConst := eq.Y.(*ssa.Const)
	if !ok || idx.Index != 0 || !isConst || k.Value == nil || k.Value.Kind() != constant.Int {
		return
	}
	sel, ok := idx.Tuple.(*ssa.Select)
	i, exact := constant.Int64Val(k.Value)
	if !ok || !exact || i < 0 || int(i) >= len(sel.States) || sel.States[i].Send == nil {
		return
	}
	st := sel.States[i]
	c.sent(send{st.Pos, st.Chan, st.Send, cond.Block().Succs[0], 0})
}

// sent reports what the sender changes of what it sent, before it has waited
// for anybody.
func (c *checker) sent(s send) {
	if c.own(s.ch) {
		return
	}
	elem := s.x.Type()
	flow := &alias.Flow{Stop: func(instr ssa.Instruction) bool { return c.orders(instr, s, elem) }}
	for _, x := range carried(s.x) {
		for _, change := range flow.Changes(x, s.block, s.index) {
			if f := c.res.Of(change.Parent()); f != nil && len(f.HeldBefore(change)) > 0 {
				continue
			}
			c.report(s, x, change)
			return
		}
	}
}

// carried returns the slices, maps and pointers that an element is or holds.
func carried(x ssa.Value) []ssa.Value {
	obj := alias.Object(x)
	list := []ssa.Value{}
	if alias.Shares(x.Type()) || alias.Shares(obj.Type()) {
		list = append(list, x)
	}
	// A struct, or a pointer to one, that was just put together.
	lit, ok := obj.(*ssa.Alloc)
	if load, isLoad := obj.(*ssa.UnOp); isLoad && load.Op == token.MUL {
		lit, ok = load.X.(*ssa.Alloc)
	}
	if !ok || lit.Comment != "complit" {
		return list
	}
	for _, ref := range *lit.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, r := range *f.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == f && alias.Shares(st.Val.Type()) {
				list = append(list, st.Val)
			}
		}
	}
	return list
}

// own reports whether nobody but the function itself can receive from ch.
func (c *checker) own(ch ssa.Value) bool {
	mk, ok := c.res.Env.Origin(ch).(*ssa.MakeChan)
	if !ok {
		return false
	}
	for _, ref := range *mk.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Send:
			if ref.X == mk {
				return false
			}
		case *ssa.UnOp, *ssa.DebugRef, *ssa.Select, *ssa.Range:
		case *ssa.Call:
			if _, ok := ref.Call.Value.(*ssa.Builtin); !ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// orders reports whether behind an instruction the receiver may be done with
// what it got: an answer came, another element was taken, a lock was had.
func (c *checker) orders(instr ssa.Instruction, s send, elem types.Type) bool {
	switch instr := instr.(type) {
	case *ssa.Send:
		return instr.Pos() != s.pos
	case *ssa.UnOp:
		if instr.Op != token.ARROW {
			return false
		}
		t := instr.Type()
		if tuple, ok := t.(*types.Tuple); ok {
			t = tuple.At(0).Type()
		}
		return alias.Answers(t, elem) && c.pkg.Waits(instr)
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.RecvOnly && alias.Answers(atomics.Elem(st.Chan), elem) {
				return true
			}
		}
		return false
	}
	return c.pkg.Waits(instr)
}
