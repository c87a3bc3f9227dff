package scope

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// addInner adds the methods of a type that only the package knows: those that it calls
// from outside of the type. They come in any order only if nobody in sight says in which:
// all calls are on an object that is found in a variable, by functions that others call
// at any time.
func (p *Package) addInner(c *client, named *types.Named, result int) bool {
	if named.TypeParams().Len() > 0 || p.testPos(named.Obj().Pos()) || !p.waitable(named, 4, map[types.Type]bool{}) {
		return false
	}
	var list []*method
	for m := range named.Methods() {
		fn := p.prog().FuncValue(m)
		if fn == nil || len(fn.Blocks) == 0 {
			continue
		}
		sites, _ := p.conc.Callers(fn)
		called := false
		for _, site := range sites {
			switch by := outermost(site.Parent()); {
			case by == c.make || p.inTest(by) || receives(by, named):
			case !p.anytime(by) || !isFound(site):
				return false
			default:
				called = true
			}
		}
		if called {
			_, ptr := types.Unalias(fn.Signature.Recv().Type()).(*types.Pointer)
			list = append(list, &method{fn: fn, result: result, value: !ptr})
		}
	}
	if len(list) == 0 {
		return false
	}
	c.parts = append(c.parts, named)
	c.calls = append(c.calls, list...)
	return true
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// receives reports whether fn is a method of a type.
func receives(fn *ssa.Function, named *types.Named) bool {
	recv := fn.Signature.Recv()
	return recv != nil && types.Unalias(deref(recv.Type())) == named
}

// anytime reports whether code out of sight may call a function at any time.
func (p *Package) anytime(fn *ssa.Function) bool {
	if handles(fn.Signature) {
		return true
	}
	obj := objectOf(fn)
	return obj != nil && obj.Exported() && !isCommand(p.pkg)
}

// handles reports whether a function has the parameters of an HTTP handler: servers call
// these at the same time.
func handles(sig *types.Signature) bool {
	n := sig.Params().Len()
	return n >= 2 && sig.Params().At(n-1).Type().String() == "*net/http.Request" && sig.Params().At(n-2).Type().String() == "net/http.ResponseWriter"
}

// isFound reports whether the receiver of a call comes out of a field or package
// variable.
func isFound(site ssa.CallInstruction) bool {
	args := site.Common().Args
	if _, direct := site.(*ssa.Call); len(args) == 0 || !direct {
		return false
	}
	load, ok := args[0].(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	switch load.X.(type) {
	case *ssa.FieldAddr, *ssa.Global:
		return true
	}
	return false
}
