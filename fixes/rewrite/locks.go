package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"strconv"
	"strings"
)

// This file and walk.go tell where a mutex is held, from syntax: which of its objects,
// by the expressions that name them.

// A mode says how a mutex is held.
type mode uint8

const (
	reading mode = iota + 1
	writing
)

// A state says which mutexes are held at a point, by the key of the object that has
// the mutex: on every way there, and on some.
type state struct {
	must, may map[string]mode
	dead      bool // no way leads there
}

// anyKey stands for an object that cannot be named.
const anyKey = "?"

func none() state { return state{must: map[string]mode{}, may: map[string]mode{}} }

func (s state) clone() state {
	return state{must: maps.Clone(s.must), may: maps.Clone(s.may), dead: s.dead}
}

// join is the state where two ways meet.
func join(a, b state) state {
	switch {
	case a.dead:
		return b.clone()
	case b.dead:
		return a.clone()
	}
	s := none()
	for k, m := range a.must {
		if n := b.must[k]; n != 0 {
			s.must[k] = min(m, n)
		}
	}
	maps.Copy(s.may, a.may)
	for k, m := range b.may {
		s.may[k] = max(m, s.may[k])
	}
	return s
}

func (s state) equal(t state) bool {
	return s.dead == t.dead && maps.Equal(s.must, t.must) && maps.Equal(s.may, t.may)
}

// perhaps reports whether the mutex of key may be held.
func (s state) perhaps(key string) bool { return s.may[key] != 0 || s.may[anyKey] != 0 }

// forget is told that the variable of key has another value now.
func (s state) forget(key string) {
	for k := range s.must {
		if k == key || strings.HasPrefix(k, key+".") {
			delete(s.must, k)
		}
	}
}

// A locks knows where one mutex is held in the functions of a package.
type locks struct {
	p       *Package
	mu      *types.Var
	funcs   []*function
	byObj   map[*types.Func]*function
	want    map[*ast.Ident]bool      // the names that are asked for
	at      map[*ast.Ident]state     // what is held there
	owner   map[*ast.Ident]*function // in which they are used, not in a goroutine of its own
	sites   []callSite
	loose   []looseCall
	known   variants
	loosely map[*ast.Ident]bool // names in literals that anybody may call
}

// A function is a declared one.
type function struct {
	decl   *ast.FuncDecl
	obj    *types.Func
	entry  state
	seen   bool // something is known of its entry
	value  bool // it is used as a value
	called bool // by those that cannot be seen, without the lock
	held   bool // it says that its caller holds the lock
	locks  bool // itself
	effect effect

	dirty   bool // it is to be walked again
	sites   []callSite
	unknown []looseCall
}

// An effect is what a call of a function leaves held, or no longer held, by the keys of
// the function.
type effect struct {
	gains, loses map[string]mode
	unclear      bool // it is not the same on every way
}

func (e effect) equal(f effect) bool {
	return e.unclear == f.unclear && maps.Equal(e.gains, f.gains) && maps.Equal(e.loses, f.loses)
}

// variants says of functions that some call with the lock, and some without, that they
// are to be two: the body becomes a function for those that hold it ("" until it has a
// name), or there is one already, by that name.
type variants map[*types.Func]string

// split reports whether the body of f is to be run with the lock.
func (v variants) split(f *function) bool {
	name, ok := v[f.obj]
	return ok && name == ""
}

// A callSite is a call of a declared function.
type callSite struct {
	from, to *function
	call     *ast.CallExpr
	state    state // the caller's
	entry    state // in terms of the called
	lost     bool  // the called cannot name something that may be held
	goes     bool  // in a goroutine of its own
	loosely  bool  // in a literal that anybody may call
}

// A looseCall may call anything, while some mutex may be held.
type looseCall struct {
	call   *ast.CallExpr
	method string     // of an interface
	typ    types.Type // given away as an interface
}

// newLocks analyses the package.
func newLocks(p *Package, mu *types.Var, known variants, funcs []*function, want map[*ast.Ident]bool) *locks {
	l := &locks{p: p, mu: mu, funcs: funcs, byObj: map[*types.Func]*function{}, known: known, want: want,
		at: map[*ast.Ident]state{}, owner: map[*ast.Ident]*function{}, loosely: map[*ast.Ident]bool{}}
	for _, f := range funcs {
		l.byObj[f.obj] = f
		f.entry, f.dirty, f.seen = none(), true, f.called || f.held || known.split(f)
		if f.held || known.split(f) {
			l.entered(f)
		}
	}
	l.settle()
	for _, f := range funcs { // what nobody calls
		if !f.seen {
			f.seen, f.dirty = true, true
		}
	}
	l.settle()
	for _, f := range funcs {
		l.sites, l.loose = append(l.sites, f.sites...), append(l.loose, f.unknown...)
	}
	return l
}

// settle walks functions until nothing new is learned of any: what is held only
// becomes less certain.
func (l *locks) settle() {
	for range 40 {
		if !l.round() {
			return
		}
	}
}

// entered makes the state at the start of a function that is called with the lock of
// its receiver.
func (l *locks) entered(f *function) {
	key := "M"
	if l.mu.IsField() {
		if key = l.receiver(f); key == "" {
			return
		}
	}
	f.entry.must[key], f.entry.may[key] = writing, writing
}

// receiver is the key of the receiver of a method, "" if it has no name.
func (l *locks) receiver(f *function) string {
	if f.decl.Recv == nil || len(f.decl.Recv.List) == 0 || len(f.decl.Recv.List[0].Names) == 0 {
		return ""
	}
	return objectKey(l.p.Info.Defs[f.decl.Recv.List[0].Names[0]])
}

// round walks the functions of whose entry, or of whose calls' effects, more is known
// than when they were walked last. It reports whether there are more to walk.
func (l *locks) round() bool {
	effects := map[*function]bool{} // that changed
	for _, f := range l.funcs {
		if !f.seen || !f.dirty {
			continue
		}
		f.dirty, f.sites, f.unknown = false, nil, nil
		w := newWalker(l, f)
		w.run()
		if e := w.effect(); !e.equal(f.effect) {
			f.effect, effects[f] = e, true
		}
	}
	entries := map[*function]state{}
	more := false
	for _, f := range l.funcs {
		for _, s := range f.sites {
			if effects[s.to] {
				f.dirty, more = true, true
			}
			if l.known[s.to.obj] != "" && len(s.entry.must) > 0 {
				continue // it will call the variant
			}
			if e, ok := entries[s.to]; ok {
				entries[s.to] = join(e, s.entry)
			} else {
				entries[s.to] = s.entry.clone()
			}
		}
	}
	for f, e := range entries {
		if f.held || l.known.split(f) {
			continue
		}
		if f.called {
			e = join(e, none())
		}
		if !f.seen || !e.equal(f.entry) {
			f.entry, f.seen, f.dirty, more = e, true, true, true
		}
	}
	return more
}

// key names an object by a variable and fields, "" if e is something else.
func (l *locks) key(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := l.p.Info.ObjectOf(e).(*types.Var)
		if !ok {
			return ""
		}
		return objectKey(v)
	case *ast.StarExpr:
		return l.key(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return l.key(e.X)
		}
	case *ast.SelectorExpr:
		if v, ok := l.p.Info.Uses[e.Sel].(*types.Var); ok && v.IsField() {
			if base := l.key(e.X); base != "" {
				return base + "." + v.Name()
			}
		} else if ok {
			return objectKey(v)
		}
	}
	return ""
}

func objectKey(obj types.Object) string {
	if obj == nil {
		return ""
	}
	return obj.Name() + "@" + strconv.Itoa(int(obj.Pos()))
}

// operation returns the key of the object whose mutex a call locks or unlocks, and the
// name of the method; "" if it does neither.
func (l *locks) operation(call *ast.CallExpr) (key, op string) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	fn, ok := l.p.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return "", ""
	}
	switch fn.Name() {
	case "Lock", "Unlock", "RLock", "RUnlock", "TryLock", "TryRLock":
	default:
		return "", ""
	}
	if key = l.mutexOf(sel); key == "" && l.unnamed(sel.X) {
		key = anyKey
	}
	if key == "" {
		return "", ""
	}
	return key, fn.Name()
}

// unnamed reports whether an expression may be the mutex by another name: a
// sync.Locker, or a variable that points to a mutex.
func (l *locks) unnamed(e ast.Expr) bool {
	t := l.p.Info.TypeOf(e)
	if t == nil || types.IsInterface(t) {
		return true
	}
	_, pointer := t.Underlying().(*types.Pointer)
	return pointer && types.Identical(deref(t), deref(l.mu.Type()))
}

// mutexOf returns the key of the object whose mutex the method of sel is called on.
func (l *locks) mutexOf(sel *ast.SelectorExpr) string {
	orAny := func(key string) string {
		if key == "" {
			return anyKey
		}
		return key
	}
	if s := l.p.Info.Selections[sel]; s != nil && len(s.Index()) > 1 { // embedded
		if len(s.Index()) == 2 && embeds(s.Recv(), s.Index()[0], l.mu) {
			return orAny(l.key(sel.X))
		}
		return ""
	}
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.Ident:
		if l.p.Info.Uses[x] == l.mu {
			return "M"
		}
	case *ast.SelectorExpr:
		v, ok := l.p.Info.Uses[x.Sel].(*types.Var)
		if ok && v.Origin() == l.mu {
			if l.mu.IsField() {
				return orAny(l.key(x.X))
			}
			return "M"
		}
	}
	return ""
}

// embeds reports whether the i'th field of a struct is mu.
func embeds(t types.Type, i int, mu *types.Var) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return ok && i < s.NumFields() && s.Field(i).Origin() == mu
}
