package parallel

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/hb"
	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// standsIn matches the names of packages whose handlers serve tests, one request
// after the other.
var standsIn = regexp.MustCompile(`test|mock|fake|stub`)

// findFresh notes the types of which a function that serves a request makes
// objects.
func (q *Package) findFresh(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.Alloc, *ssa.Call:
				if t := q.structOf(v.(ssa.Value).Type()); t != nil {
					q.fresh[t] = true
				}
			}
		}
	}
}

// findWrapped notes the types whose objects are made handlers that a function of
// the package may call one at a time.
func (q *Package) findWrapped(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mi, ok := instr.(*ssa.MakeInterface); ok && mi.Type().String() == "net/http.Handler" && q.oneByOne(mi, 3) {
				q.wrapped[q.structOf(mi.X.Type())] = true
			}
		}
	}
}

// oneByOne reports whether a handler is given to a function that may let in one
// request at a time: it takes a lock, or its name says so.
func (q *Package) oneByOne(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth == 0 {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MakeInterface:
			if q.oneByOne(ref, depth-1) {
				return true
			}
		case *ssa.Call:
			fn := q.res.Of(ref.Call.StaticCallee())
			if fn == nil {
				if m := syncs.Callee(&ref.Call); m == nil || oneAtATime.MatchString(m.Name()) {
					return true
				}
			} else if q.locks(fn.Fn, 2) || q.oneByOne(ref, depth-1) {
				return true
			}
		}
	}
	return false
}

// locks reports whether fn, a literal in it, or what these call, takes a lock or
// waits for something.
func (q *Package) locks(fn *ssa.Function, depth int) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send, *ssa.Select:
				return true
			case *ssa.UnOp:
				if instr.Op == token.ARROW {
					return true
				}
			case ssa.CallInstruction:
				if eff, ok := syncs.Of(instr.Common()); ok && primitive(eff.Op).waits {
					return true
				}
				if callee := q.res.Of(instr.Common().StaticCallee()); callee != nil && depth > 0 && q.locks(callee.Fn, depth-1) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(anon *ssa.Function) bool { return q.locks(anon, depth) })
}

// serves reports whether fn, or a function around it, is given a request.
func serves(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for p := range fn.Signature.Params().Variables() {
			if p.Type().String() == "*net/http.Request" {
				return true
			}
		}
	}
	return false
}

// perRequest reports whether fn serves a request, or is called to do so.
func (q *Package) perRequest(fn *ssa.Function, depth int) bool {
	if serves(fn) {
		return true
	}
	sites, _ := q.res.Callers(fn)
	return depth > 0 && slices.ContainsFunc(sites, func(site ssa.CallInstruction) bool { return q.perRequest(site.Parent(), depth-1) })
}

// isHandler reports whether a function of type sig handles requests.
func isHandler(sig *types.Signature) bool {
	ps := sig.Params()
	return ps.Len() == 2 && sig.Results().Len() == 0 &&
		ps.At(0).Type().String() == "net/http.ResponseWriter" && ps.At(1).Type().String() == "*net/http.Request"
}

// findHandlers adds what fn registers as handlers, and fn if it is a method that
// makes its type one.
func (q *Package) findHandlers(fn *ssa.Function) {
	if recv := fn.Signature.Recv(); recv != nil && fn.Name() == "ServeHTTP" && isHandler(fn.Signature) && !q.wrapped[q.structOf(recv.Type())] {
		q.addHandler(fn, fn.Pos())
	}
	if q.perRequest(fn, 2) {
		return // what it makes is for this request
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.ChangeType:
				if v.Type().String() == "net/http.HandlerFunc" && !q.oneByOne(v, 3) {
					q.addHandler(target(v.X), hb.InstrPos(v))
				}
			case *ssa.Call:
				for _, a := range v.Call.Args {
					if sig, ok := a.Type().Underlying().(*types.Signature); ok && isHandler(sig) && q.registers(&v.Call) {
						q.addHandler(target(a), v.Pos())
					}
				}
			}
		}
	}
}

// registers reports whether a call hands its arguments to code that serves.
func (q *Package) registers(call *ssa.CallCommon) bool {
	if eff, ok := syncs.Of(call); ok {
		return eff.Op == syncs.RunHandler
	}
	fn := syncs.Callee(call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg() != q.pass.Pkg && !strings.HasSuffix(fn.Pkg().Path(), "test")
}

// target returns the declared function or literal of a function value; nil if it
// cannot be told.
func target(v ssa.Value) *ssa.Function {
	for {
		conv, ok := v.(*ssa.ChangeType)
		if !ok {
			break
		}
		v = conv.X
	}
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		if m, _ := syncs.Bound(v); m != nil {
			return v.Parent().Prog.FuncValue(m)
		}
		return v.Fn.(*ssa.Function)
	}
	return nil
}

func (q *Package) addHandler(fn *ssa.Function, pos token.Pos) {
	if f := q.res.Of(fn); f == nil || q.isTest(fn.Pos()) {
		return
	}
	r := &Role{Kind: Handler, Fn: fn, Pos: pos, env: map[ssa.Value]Location{}}
	if fn.Signature.Recv() != nil {
		t := q.structOf(fn.Params[0].Type())
		if t != nil && q.fresh[t] {
			return
		}
		if t != nil {
			r.env[fn.Params[0]] = Location{Type: t}
		}
	}
	q.add(r)
}
