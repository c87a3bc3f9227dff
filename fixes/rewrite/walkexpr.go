package rewrite

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

func (w *walker) exprs(list []ast.Expr, st *state) {
	for _, e := range list {
		w.expr(e, st)
	}
}

// expr walks an expression, or a statement that holds no other.
func (w *walker) expr(n ast.Node, st *state) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit: // kept for later, for anybody
			w.aside(n, state{must: map[string]mode{}, may: st.clone().may}, false)
			return false
		case *ast.CallExpr:
			w.operands(n, st)
			w.call(n, st, false)
			return false
		case *ast.Ident:
			w.note(n, st)
		}
		return true
	})
}

// note keeps the state at a name that is asked for.
func (w *walker) note(id *ast.Ident, st *state) {
	if !w.want[id] {
		return
	}
	w.at[id] = st.clone()
	if w.loose {
		w.loosely[id] = true
	} else if !w.apart {
		w.owner[id] = w.fn
	}
}

// operands walks what a call evaluates before it calls.
func (w *walker) operands(call *ast.CallExpr, st *state) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		w.expr(fun, st)
	case *ast.Ident:
		w.note(fun, st)
	case *ast.FuncLit:
		w.exprs(call.Args, st)
		w.inner(fun.Body, st)
		return
	default:
		w.expr(fun, st)
	}
	how := w.runs(call)
	for _, a := range call.Args {
		lit, ok := ast.Unparen(a).(*ast.FuncLit)
		switch {
		case !ok || how == later:
			w.expr(a, st)
		case how == atOnce:
			now := st.clone()
			w.inner(lit.Body, &now)
		default:
			w.aside(lit, none(), true)
		}
	}
}

// When a function runs the functions that it is given.
type when uint8

const (
	later  when = iota // nobody knows
	atOnce             // before it returns
	apart              // in another goroutine
)

// runs says when the called function runs a literal among its arguments.
func (w *walker) runs(call *ast.CallExpr) when {
	fn, ok := typeutil.Callee(w.p.Info, call).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return later
	}
	switch fn.Pkg().Path() {
	case "sort", "slices", "maps", "strings", "bytes":
		return atOnce
	}
	switch fn.FullName() {
	case "(*sync.Once).Do", "(*sync.Map).Range":
		return atOnce
	case "(*sync.WaitGroup).Go", "time.AfterFunc", "context.AfterFunc", "(*golang.org/x/sync/errgroup.Group).Go":
		return apart
	}
	return later
}

// call notes what a call locks, unlocks or calls.
func (w *walker) call(call *ast.CallExpr, st *state, goes bool) {
	if key, op := w.operation(call); op != "" {
		w.lock(key, op, st)
		return
	}
	tv := w.p.Info.Types[call.Fun]
	if tv.IsType() || tv.IsBuiltin() {
		return
	}
	if f := w.declared(call); f != nil {
		w.site(f, call, st, goes)
		if !goes {
			w.after(f, call, st)
		}
		return
	}
	switch fn := typeutil.Callee(w.p.Info, call).(type) {
	case *types.Func:
		recv := fn.Signature().Recv()
		if recv != nil && types.IsInterface(recv.Type()) {
			w.unknown(looseCall{call: call, method: fn.Name()}, st)
			return
		}
		w.givenAway(call, st)
	default:
		if _, lit := ast.Unparen(call.Fun).(*ast.FuncLit); !lit {
			w.unknown(looseCall{call: call}, st)
		}
	}
}

// declared returns the function of the package that a call calls, nil if it is another.
func (w *walker) declared(call *ast.CallExpr) *function {
	fn, ok := typeutil.Callee(w.p.Info, call).(*types.Func)
	if !ok {
		return nil
	}
	return w.byObj[fn.Origin()]
}

// after changes what is held as the called function does.
func (w *walker) after(f *function, call *ast.CallExpr, st *state) {
	names := w.names(f, call, true)
	back := func(k string) string {
		if k = translate(k, names); k == "" {
			return anyKey
		}
		return k
	}
	for k, m := range f.effect.loses {
		if k = back(k); !st.perhaps(k) {
			w.odd[k] = m
		}
		w.release(k, st)
	}
	for k, m := range f.effect.gains {
		w.hold(back(k), m, st)
	}
	if f.effect.unclear {
		clear(st.must)
		st.may[anyKey], w.ever.may[anyKey] = writing, writing
	}
}

func (w *walker) unknown(c looseCall, st *state) {
	if len(st.may) > 0 {
		w.fn.unknown = append(w.fn.unknown, c)
	}
}

// givenAway notes what a function of another package may call back: functions, and
// methods of what it gets as an interface.
func (w *walker) givenAway(call *ast.CallExpr, st *state) {
	for _, a := range call.Args {
		t := w.p.Info.TypeOf(a)
		if t == nil {
			continue
		}
		if _, lit := ast.Unparen(a).(*ast.FuncLit); lit {
			continue
		}
		if _, isFunc := t.Underlying().(*types.Signature); isFunc {
			w.unknown(looseCall{call: call}, st)
		}
		w.unknown(looseCall{call: call, typ: t}, st)
	}
}

// lock changes what is held.
func (w *walker) lock(key, op string, st *state) {
	w.fn.locks = true
	switch op {
	case "Lock":
		w.hold(key, writing, st)
	case "RLock":
		w.hold(key, reading, st)
	case "Unlock", "RUnlock":
		if !st.perhaps(key) {
			w.odd[key] = writing
		}
		w.release(key, st)
	default:
		w.tries = true
	}
}

func (w *walker) hold(key string, m mode, st *state) {
	st.may[key], w.ever.may[key] = m, writing
	if key != anyKey {
		st.must[key] = m
	}
}

func (w *walker) release(key string, st *state) {
	delete(st.must, key)
	delete(st.may, key)
	if key == anyKey {
		clear(st.must)
	}
}

// site notes the call of a declared function, with what is held in its own terms.
func (w *walker) site(f *function, call *ast.CallExpr, st *state, goes bool) {
	s := callSite{from: w.fn, to: f, call: call, state: st.clone(), entry: none(), goes: goes || w.apart, loosely: w.loose}
	names := w.names(f, call, false)
	carry := func(from, to map[string]mode) (lost bool) {
		for k, m := range from {
			if n := translate(k, names); n != "" {
				to[n] = m
			} else {
				lost = true
			}
		}
		return lost
	}
	carry(st.must, s.entry.must)
	s.lost = carry(st.may, s.entry.may)
	w.fn.sites = append(w.fn.sites, s)
}

// names pairs the keys of what a call passes with those of the parameters, or back.
func (w *walker) names(f *function, call *ast.CallExpr, back bool) [][2]string {
	var pairs [][2]string
	pair := func(arg ast.Expr, param types.Object) {
		from, to := w.key(arg), objectKey(param)
		if back {
			from, to = to, from
		}
		if from != "" && to != "" {
			pairs = append(pairs, [2]string{from, to})
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.decl.Recv != nil {
		if s := w.p.Info.Selections[sel]; s != nil && len(s.Index()) == 1 && s.Kind() == types.MethodVal {
			pair(sel.X, f.obj.Signature().Recv())
		}
	}
	params := f.obj.Signature().Params()
	for i, a := range call.Args {
		if i < params.Len() && !(f.obj.Signature().Variadic() && i == params.Len()-1) {
			pair(a, params.At(i))
		}
	}
	return pairs
}

// translate says what a key of the caller is for the called, "" if it cannot be said.
func translate(key string, pairs [][2]string) string {
	if key == "M" {
		return key
	}
	i := slices.IndexFunc(pairs, func(p [2]string) bool {
		return key == p[0] || len(key) > len(p[0]) && key[:len(p[0])] == p[0] && key[len(p[0])] == '.'
	})
	if i < 0 {
		return ""
	}
	return pairs[i][1] + key[len(pairs[i][0]):]
}
