package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A walker follows the statements of one function in their order.
type walker struct {
	*locks
	fn     *function
	frames []*frame
	ever   state // what was locked anywhere
	defers []deferral
	exits  []state         // where it returns
	undone map[string]bool // what is unlocked when it does
	odd    map[string]mode // what it unlocks though it is not held
	tries  bool            // what it leaves held cannot be told
	apart  bool            // in a goroutine of its own
	loose  bool            // in a literal that anybody may call
}

// A frame is a statement that break and continue leave.
type frame struct {
	label        string
	loop         bool
	broken, next []state
}

func newWalker(l *locks, f *function) *walker {
	return &walker{locks: l, fn: f, ever: none(), undone: map[string]bool{}, odd: map[string]mode{}}
}

// run walks the body, and after it what was deferred.
func (w *walker) run() {
	st := w.fn.entry.clone()
	w.block(w.fn.decl.Body.List, &st)
	w.exits = append(w.exits, st)
	w.later()
}

// effect compares what is held at the end with what was held at the start.
func (w *walker) effect() effect {
	out := state{dead: true}
	for _, s := range w.exits {
		out = join(out, s)
	}
	e := effect{gains: map[string]mode{}, loses: w.odd, unclear: w.tries}
	if out.dead {
		return e
	}
	for k, m := range out.may {
		switch {
		case w.undone[k] || w.fn.entry.may[k] != 0:
		case out.must[k] != 0:
			e.gains[k] = m
		default:
			e.unclear = true
		}
	}
	for k, m := range w.fn.entry.may {
		if out.may[k] == 0 || w.undone[k] {
			e.loses[k] = m
		}
	}
	return e
}

// A deferral is a literal or call that is deferred.
type deferral struct {
	expr ast.Expr
	must map[string]mode // what was held then
}

// later walks what was deferred, the last first. What is held then, was held when it
// was deferred and is where the function returns.
func (w *walker) later() {
	end := state{dead: true}
	for _, e := range w.exits {
		end = join(end, e)
	}
	if end.dead {
		end = none()
	}
	for _, d := range slices.Backward(w.defers) {
		st := join(end, w.ever)
		st.must = join(end, state{must: d.must}).must
		maps.Copy(st.may, w.fn.entry.may)
		before := st.clone()
		switch e := d.expr.(type) {
		case *ast.FuncLit:
			w.inner(e.Body, &st)
		case *ast.CallExpr:
			w.call(e, &st, false)
		}
		for k := range before.may {
			if st.may[k] == 0 {
				w.undone[k] = true
				delete(end.must, k)
			}
		}
	}
	w.defers = nil
}

// inner walks the body of a literal that runs here.
func (w *walker) inner(body *ast.BlockStmt, st *state) {
	frames, exits := w.frames, w.exits
	w.frames, w.exits = nil, nil
	w.block(body.List, st)
	for _, e := range w.exits {
		*st = join(*st, e)
	}
	st.dead = false
	w.frames, w.exits = frames, exits
}

// aside walks the body of a literal that runs at another time, or at once in a
// goroutine of its own.
func (w *walker) aside(lit *ast.FuncLit, st state, apart bool) {
	v := newWalker(w.locks, w.fn)
	v.apart, v.loose = w.apart || apart, w.loose || !apart
	held := st.clone()
	v.block(lit.Body.List, &st)
	for _, e := range v.exits {
		st = join(st, e)
	}
	v.later()
	for k := range held.may {
		w.tries = w.tries || !apart && (st.may[k] == 0 || v.undone[k]) // it unlocks for this function
	}
	w.tries = w.tries || !apart && len(v.odd) > 0
}

func (w *walker) block(list []ast.Stmt, st *state) {
	for _, s := range list {
		w.stmt(s, "", st)
	}
}

func (w *walker) stmt(s ast.Stmt, label string, st *state) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		w.block(s.List, st)
	case *ast.LabeledStmt:
		w.stmt(s.Stmt, s.Label.Name, st)
	case *ast.IfStmt:
		w.branch(s, st)
	case *ast.ForStmt:
		w.optional(s.Init, st)
		w.loop(label, s.Cond, s.Body, s.Post, s.Cond != nil, st)
	case *ast.RangeStmt:
		w.expr(s.X, st)
		w.loop(label, s.Key, s.Body, nil, true, st)
	case *ast.SwitchStmt:
		w.optional(s.Init, st)
		w.expr(s.Tag, st)
		w.clauses(label, s.Body, st)
	case *ast.TypeSwitchStmt:
		w.optional(s.Init, st)
		w.stmt(s.Assign, "", st)
		w.clauses(label, s.Body, st)
	case *ast.SelectStmt:
		w.clauses(label, s.Body, st)
	case *ast.BranchStmt:
		w.leave(s, st)
	case *ast.ReturnStmt:
		for _, e := range s.Results {
			w.expr(e, st)
		}
		w.exits = append(w.exits, st.clone())
		st.dead = true
	case *ast.GoStmt:
		w.spawn(s.Call, st)
	case *ast.DeferStmt:
		w.deferred(s.Call, st)
	case *ast.AssignStmt:
		w.exprs(s.Rhs, st)
		w.exprs(s.Lhs, st)
		for _, l := range s.Lhs {
			if key := w.key(l); key != "" {
				st.forget(key)
			}
		}
	case *ast.ExprStmt:
		w.expr(s.X, st)
		if call, ok := s.X.(*ast.CallExpr); ok && w.ends(call) {
			st.dead = true
		}
	default:
		w.expr(s, st)
	}
}

func (w *walker) optional(s ast.Stmt, st *state) {
	if s != nil {
		w.stmt(s, "", st)
	}
}

// branch walks an if. TryLock in its condition locks in its body.
func (w *walker) branch(s *ast.IfStmt, st *state) {
	w.optional(s.Init, st)
	tries := w.tries
	w.expr(s.Cond, st)
	other := st.clone()
	if call, ok := ast.Unparen(s.Cond).(*ast.CallExpr); ok {
		if key, op := w.operation(call); strings.HasPrefix(op, "Try") {
			w.tries = tries
			w.lock(key, op[3:], st)
		}
	}
	w.block(s.Body.List, st)
	if s.Else != nil {
		w.stmt(s.Else, "", &other)
	}
	*st = join(*st, other)
}

// loop walks a loop until what is held at its start no longer changes.
func (w *walker) loop(label string, cond ast.Node, body *ast.BlockStmt, post ast.Stmt, ends bool, st *state) {
	start := st.clone()
	for range 10 {
		f := &frame{label: label, loop: true}
		w.frames = append(w.frames, f)
		now := start.clone()
		w.expr(cond, &now)
		out := now.clone()
		out.dead = !ends
		w.block(body.List, &now)
		for _, n := range f.next {
			now = join(now, n)
		}
		w.optional(post, &now)
		w.frames = w.frames[:len(w.frames)-1]
		for _, b := range f.broken {
			out = join(out, b)
		}
		*st = out
		if again := join(start, now); !again.equal(start) {
			start = again
			continue
		}
		return
	}
}

// clauses walks the cases of a switch or select.
func (w *walker) clauses(label string, body *ast.BlockStmt, st *state) {
	f := &frame{label: label}
	w.frames = append(w.frames, f)
	out := state{dead: true}
	complete := false
	through := state{dead: true}
	for _, c := range body.List {
		now := join(st.clone(), through)
		var list []ast.Stmt
		switch c := c.(type) {
		case *ast.CaseClause:
			w.exprs(c.List, &now)
			list, complete = c.Body, complete || c.List == nil
		case *ast.CommClause:
			w.optional(c.Comm, &now)
			list, complete = c.Body, true // one of them is taken
		}
		w.block(list, &now)
		through = state{dead: true}
		if n := len(list); n > 0 {
			if b, ok := list[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				through = now
				continue
			}
		}
		out = join(out, now)
	}
	if !complete {
		out = join(out, *st)
	}
	w.frames = w.frames[:len(w.frames)-1]
	for _, b := range f.broken {
		out = join(out, b)
	}
	*st = out
}

// leave walks a break, continue or goto.
func (w *walker) leave(s *ast.BranchStmt, st *state) {
	switch s.Tok {
	case token.FALLTHROUGH:
		return
	case token.GOTO: // anything may hold where it leads
		for k := range w.ever.may {
			st.may[k] = writing
		}
		st.may[anyKey] = writing
	}
	for _, f := range slices.Backward(w.frames) {
		if s.Label != nil && f.label != s.Label.Name || s.Tok == token.CONTINUE && !f.loop {
			continue
		}
		if s.Tok == token.CONTINUE {
			f.next = append(f.next, st.clone())
		} else {
			f.broken = append(f.broken, st.clone())
		}
		break
	}
	st.dead = s.Tok != token.GOTO
}

// spawn walks a go statement.
func (w *walker) spawn(call *ast.CallExpr, st *state) {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		w.exprs(call.Args, st)
		w.aside(lit, none(), true)
		return
	}
	w.operands(call, st)
	empty := none()
	w.call(&ast.CallExpr{Fun: call.Fun, Lparen: call.Lparen, Rparen: call.Rparen}, &empty, true)
}

func (w *walker) deferred(call *ast.CallExpr, st *state) {
	d := deferral{expr: call, must: st.clone().must}
	if _, op := w.operation(call); op == "" {
		if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
			d.expr = lit
			w.exprs(call.Args, st)
		} else {
			w.operands(call, st)
		}
	}
	w.defers = append(w.defers, d)
}

// ends reports whether a call does not return.
func (w *walker) ends(call *ast.CallExpr) bool {
	switch fn := typeutil.Callee(w.p.Info, call).(type) {
	case *types.Builtin:
		return fn.Name() == "panic"
	case *types.Func:
		full := fn.FullName()
		return full == "os.Exit" || full == "runtime.Goexit" || strings.HasPrefix(full, "log.Fatal") || strings.HasPrefix(full, "log.Panic") ||
			strings.HasPrefix(full, "(*testing.common).Fatal") || full == "(*testing.common).FailNow" || strings.HasPrefix(full, "(*testing.common).Skip")
	}
	return false
}
