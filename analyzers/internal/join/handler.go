package join

import (
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/syncs"
	"golang.org/x/tools/go/ssa"
)

// An Expiry is a part of a request that is no longer good once its handler has
// returned.
type Expiry uint8

// The parts of a request.
const (
	ExpiredWriter  Expiry = iota + 1 // the ResponseWriter must not be used any more
	ExpiredBody                      // the body is closed
	ExpiredContext                   // the context is cancelled
)

// A Late is a goroutine that uses what belongs to a request, and for which the
// handler does not wait.
type Late struct {
	Stray
	What Expiry
	Via  []*ssa.Call // calls between the goroutine's body and the use
	// Alone means that nobody uses the ResponseWriter while the goroutine runs,
	// so that it may if the handler waits.
	Alone bool
}

// Late returns the goroutines that a handler starts and that use its request
// when it may have returned: after the go statement the handler does nothing
// that takes longer than to answer.
func (g *Graph) Late(handler *ssa.Function) []Late {
	l := &lateness{g: g}
	l.w, l.r = request(handler)
	var list []Late
	for _, b := range handler.Blocks {
		for _, instr := range b.Instrs {
			spawn, ok := instr.(*ssa.Go)
			if !ok || Spins(b) {
				continue
			}
			s := Stray{Go: spawn, Task: g.call(spawn), from: spawn}
			fn := g.callee(&spawn.Call)
			if fn == nil {
				continue
			}
			var quick bool
			if s.Ends, quick = l.leaves(spawn, maxDepth); !quick {
				continue
			}
			l.bind(fn, spawn.Call.Args)
			if late, ok := l.use(fn, maxDepth); ok {
				s.Does = late.Does
				late.Stray, late.Alone = s, !l.answersAfter(spawn)
				list = append(list, late)
			}
		}
	}
	return list
}

// lateness looks for uses of one request.
type lateness struct {
	g    *Graph
	w, r *ssa.Parameter
	args map[*ssa.Parameter]ssa.Value // what parameters of the functions in view stand for
}

// bind notes the arguments of a call of fn.
func (l *lateness) bind(fn *ssa.Function, args []ssa.Value) {
	if l.args == nil {
		l.args = map[*ssa.Parameter]ssa.Value{}
	}
	for i, p := range fn.Params {
		if i < len(args) {
			l.args[p] = args[i]
		}
	}
}

// source is Graph.Source, through the parameters of the calls on the way too.
func (l *lateness) source(v ssa.Value) ssa.Value {
	for range maxDepth + 2 {
		v = l.g.Source(v)
		p, ok := v.(*ssa.Parameter)
		if !ok || p == l.w || p == l.r || l.args[p] == nil {
			break
		}
		v = l.args[p]
	}
	return v
}

// leaves reports whether nothing is done after instr but to answer the request,
// until it has ended, and returns where the function does.
func (l *lateness) leaves(instr ssa.Instruction, depth int) (ends []*ssa.Return, quick bool) {
	fn := instr.Parent()
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if d, ok := i.(*ssa.Defer); ok && l.g.MayWait(d) && !l.answers(&d.Call) {
				return nil, false
			}
		}
	}
	quick = true
	After(instr, func(i ssa.Instruction) bool {
		if ret, ok := i.(*ssa.Return); ok {
			ends = append(ends, ret)
		}
		if _, ok := i.(*ssa.RunDefers); !ok && l.g.MayWait(i) {
			call, ok := i.(*ssa.Call)
			quick = quick && ok && l.answers(&call.Call) && !Spins(i.Block())
		}
		return quick
	})
	for _, site := range l.g.Sites(fn) { // of a handler that another one calls
		call, ok := site.(*ssa.Call)
		if !ok || depth == 0 || !syncs.IsHandler(call.Parent()) {
			return nil, false
		}
		outer := &lateness{g: l.g}
		outer.w, outer.r = request(call.Parent())
		if _, ok := outer.leaves(call, depth-1); !ok {
			return nil, false
		}
	}
	return ends, quick && len(ends) > 0
}

// answersAfter reports whether the handler, or the same goroutine once more, may
// use the ResponseWriter after the start of a goroutine.
func (l *lateness) answersAfter(spawn *ssa.Go) bool {
	found := Repeats(spawn, nil)
	After(spawn, func(i ssa.Instruction) bool {
		for _, op := range i.Operands(nil) {
			found = found || *op != nil && l.source(*op) == l.w
		}
		return !found
	})
	return found
}

// request returns the parameters of a handler.
func request(handler *ssa.Function) (w, r *ssa.Parameter) {
	n := len(handler.Params)
	return handler.Params[n-2], handler.Params[n-1]
}

// answers reports whether a call writes to the client, or closes the body:
// that may take time, but waits for no goroutine of the handler.
func (l *lateness) answers(call *ssa.CallCommon) bool {
	if call.IsInvoke() {
		src := l.source(call.Value)
		return src == l.w || l.isBody(src) || isFlusher(call.Value.Type()) && l.of(src) == l.w
	}
	fn := syncs.Callee(call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.FullName() {
	case "(*encoding/json.Encoder).Encode":
		mk, ok := l.source(call.Args[0]).(*ssa.Call)
		return ok && isFunc(mk, "encoding/json.NewEncoder") && l.source(mk.Call.Args[0]) == l.w
	case "net/http.Error", "net/http.Redirect", "net/http.NotFound", "io.WriteString", "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "encoding/json.NewEncoder":
		return l.source(call.Args[0]) == l.w
	}
	return false
}

func isFlusher(t types.Type) bool { return t.String() == "net/http.Flusher" }

// of returns what an interface was asserted to be from.
func (l *lateness) of(v ssa.Value) ssa.Value {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	if a, ok := v.(*ssa.TypeAssert); ok {
		return l.source(a.X)
	}
	return v
}

// use finds the first use of the request in fn and the functions in view that
// it calls. Functions that watch for the end of the request are left alone.
func (l *lateness) use(fn *ssa.Function, depth int) (Late, bool) {
	for _, b := range fn.DomPreorder() {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Select:
				return Late{}, false
			case *ssa.UnOp:
				if _, ok := instr.X.Type().Underlying().(*types.Chan); ok {
					return Late{}, false
				}
			case *ssa.Call:
				if late, ok := l.usedBy(instr, depth); ok {
					return late, true
				}
			}
		}
	}
	return Late{}, false
}

// usedBy returns the use that a call makes of the request.
func (l *lateness) usedBy(call *ssa.Call, depth int) (Late, bool) {
	common := &call.Call
	found := func(what Expiry) (Late, bool) {
		late := Late{What: what}
		late.Does = call
		return late, true
	}
	if fn := l.g.callee(common); fn != nil {
		if ctx := contextOf(common); ctx != nil && l.isContext(ctx, 8) && givesUp(fn) {
			return found(ExpiredContext)
		}
		if depth == 0 || fn == call.Parent() {
			return Late{}, false
		}
		l.bind(fn, common.Args)
		late, ok := l.use(fn, depth-1)
		late.Via = append([]*ssa.Call{call}, late.Via...)
		return late, ok
	}
	if common.IsInvoke() && l.source(common.Value) == l.w {
		return found(ExpiredWriter)
	}
	if l.answers(common) && len(common.Args) > 0 && l.source(common.Args[0]) == l.w {
		return found(ExpiredWriter)
	}
	if common.IsInvoke() && l.isBody(l.source(common.Value)) && common.Method.Name() == "Read" {
		return found(ExpiredBody)
	}
	for _, a := range common.Args {
		if l.isBody(l.source(a)) && readsFrom(common) {
			return found(ExpiredBody)
		}
	}
	if ctx := contextOf(common); ctx != nil && l.isContext(ctx, 8) {
		return found(ExpiredContext)
	}
	return Late{}, false
}

// givesUp reports whether fn waits for something or for the end of its context,
// whichever comes first.
func givesUp(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			sel, ok := instr.(*ssa.Select)
			if !ok || len(sel.States) < 2 {
				continue
			}
			for _, st := range sel.States {
				if done, ok := st.Chan.(*ssa.Call); ok && done.Call.IsInvoke() && done.Call.Method.FullName() == "(context.Context).Done" {
					return true
				}
			}
		}
	}
	return false
}

// isBody reports whether v is the body of the request.
func (l *lateness) isBody(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	field, ok := load.X.(*ssa.FieldAddr)
	return ok && l.source(field.X) == l.r && fieldName(field) == "Body"
}

func fieldName(f *ssa.FieldAddr) string {
	return f.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(f.Field).Name()
}

// readsFrom reports whether a call reads what its first argument gives.
func readsFrom(call *ssa.CallCommon) bool {
	fn := syncs.Callee(call)
	if fn == nil {
		return false
	}
	switch fn.FullName() {
	case "io.ReadAll", "encoding/json.NewDecoder", "bufio.NewReader", "bufio.NewScanner", "io.Copy":
		return true
	}
	return false
}

// contextOf returns the context of a call that gives up when it is cancelled: the
// function takes one first and returns an error.
func contextOf(call *ssa.CallCommon) ssa.Value {
	sig := call.Signature()
	params, results := sig.Params(), sig.Results()
	if params.Len() == 0 || results.Len() == 0 || params.At(0).Type().String() != "context.Context" || results.At(results.Len()-1).Type().String() != "error" {
		return nil
	}
	if fn := syncs.Callee(call); fn == nil || strings.HasPrefix(fn.Name(), "Log") || fn.Pkg() != nil && calm[fn.Pkg().Path()] {
		return nil
	}
	if !call.IsInvoke() && sig.Recv() != nil {
		return call.Args[1]
	}
	return call.Args[0]
}

// isContext reports whether v is the context of the request, or derived from it.
func (l *lateness) isContext(v ssa.Value, depth int) bool {
	v = l.source(v)
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok || depth == 0 {
		return false
	}
	if isFunc(call, "(*net/http.Request).Context") {
		return l.source(call.Call.Args[0]) == l.r
	}
	eff, ok := syncs.Of(&call.Call)
	return ok && eff.Op == syncs.ContextDerive && !isFunc(call, "context.WithoutCancel") && l.isContext(call.Call.Args[0], depth-1)
}
