package scope

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A client stands for all who use an object that a function of the package makes:
// it makes one, starts what has to be started, and has callers call the methods.
type client struct {
	make   *ssa.Function // returns the object; nil if its zero value is used
	typ    *types.Named  // of the object, if it has several parts of the first
	calls  []*method     // what callers call
	starts []*method     // one is called once, before all calls
	runs   []*method     // one is called once, and runs beside the calls
	alone  bool          // nothing shows that calls are expected at the same time

	parts []*types.Named // the types whose methods are called
}

// A method is one that callers call.
type method struct {
	fn     *ssa.Function
	result int // of the constructor: the receiver
	value  bool
	// last says that no call comes after it has returned.
	last bool
	// twice says of a last one that it means to stand being called again.
	twice bool
}

// Names that say when a method is called. What it does would not tell one that starts
// the service from one that uses it.
var (
	startNames = []string{"Start", "Init", "Open", "Begin"}
	runNames   = []string{"Run", "Serve", "Loop", "ListenAndServe"}
	lastNames  = []string{"Close", "Stop", "Shutdown", "Quit", "Terminate", "Destroy", "Kill"}
	afterNames = []string{"Wait", "Join", "Drain", "Err", "Done", "Result", "Results", "Flush", "Start", "Restart", "Reset", "Resume", "Open"}
)

func (c *method) named(names []string) bool { return slices.Contains(names, c.fn.Name()) }

// clients returns the clients of the exported functions of the package that make an
// object with something in it that goroutines wait for, and of the exported types
// that are usable as they are.
func (p *Package) clients() []*client {
	var list []*client
	made := map[*types.Named]bool{}
	for _, f := range p.conc.Funcs() {
		if c := p.clientOf(f.Fn, made); c != nil {
			list = append(list, c)
		}
	}
	if len(p.conc.Funcs()) == 0 || isCommand(p.pkg) {
		return list
	}
	scope := p.pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || tn.IsAlias() {
			continue
		}
		if named, ok := tn.Type().(*types.Named); ok && !made[named] {
			c := &client{typ: named}
			if ready(named) && p.addMethods(c, named, 0) && p.complete(c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// ready reports whether the zero value of a type is of use: it has no channel, nor
// anything else that must be made first.
func ready(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		u := f.Type().Underlying()
		_, ptr := u.(*types.Pointer)
		_, isStruct := u.(*types.Struct)
		switch {
		case isStruct && !isSync(f.Type()) && !ready(u), !isStruct && waits(f), ptr && leadsIn(u, isAny, map[types.Type]bool{}):
			return false
		}
	}
	return true
}

func isCommand(pkg *types.Package) bool { return pkg == nil || pkg.Name() == "main" }

// clientOf returns the client of a constructor, nil if it is none.
func (p *Package) clientOf(fn *ssa.Function, made map[*types.Named]bool) *client {
	obj := objectOf(fn)
	if obj == nil || fn.Parent() != nil || len(fn.Blocks) == 0 || p.inTest(fn) || fn.TypeParams().Len() > 0 || fn.Signature.Recv() != nil {
		return nil
	}
	add := p.addMethods
	if !obj.Exported() || isCommand(p.pkg) {
		add = p.addInner
	}
	c := &client{make: fn}
	some := false
	for i := range fn.Signature.Results().Len() {
		if named := returnedType(fn, i); named != nil && named.Obj().Pkg() == p.pkg {
			made[named] = true
			some = add(c, named, i) || some
		}
	}
	if some && p.traits[fn]&makes != 0 && p.complete(c) {
		return c
	}
	return nil
}

func (p *Package) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(fn.Prog.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// returnedType returns the named type of the object that a function returns, behind a
// pointer or an interface; nil if there are several.
func returnedType(fn *ssa.Function, i int) *types.Named {
	var found *types.Named
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) <= i {
			continue
		}
		v := ret.Results[i]
		if isConst(v) {
			continue
		}
		if mk, ok := v.(*ssa.MakeInterface); ok {
			v = mk.X
		}
		ptr, ok := types.Unalias(v.Type()).(*types.Pointer)
		if !ok {
			return nil
		}
		named, ok := types.Unalias(ptr.Elem()).(*types.Named)
		if !ok || found != nil && found != named {
			return nil
		}
		found = named
	}
	return found
}

// addMethods adds the exported methods of a type to a client, false if there is none, or
// nothing in the type to wait for.
func (p *Package) addMethods(c *client, named *types.Named, result int) bool {
	if named.TypeParams().Len() > 0 || p.testPos(named.Obj().Pos()) || !p.waitable(named, 4, map[types.Type]bool{}) {
		return false
	}
	c.parts = append(c.parts, named)
	some := false
	set := types.NewMethodSet(types.NewPointer(named))
	for sel := range set.Methods() {
		m := sel.Obj().(*types.Func)
		if !m.Exported() || m.Pkg() != p.pkg {
			continue
		}
		fn := p.prog().MethodValue(sel)
		if len(sel.Index()) == 1 {
			fn = p.prog().FuncValue(m)
		}
		if fn == nil || len(fn.Blocks) == 0 {
			continue
		}
		_, ptr := types.Unalias(fn.Signature.Recv().Type()).(*types.Pointer)
		c.calls = append(c.calls, &method{fn: fn, result: result, value: !ptr})
		some = true
	}
	return some
}

func (p *Package) prog() *ssa.Program { return p.conc.Funcs()[0].Fn.Prog }

func (p *Package) testPos(pos token.Pos) bool {
	return strings.HasSuffix(p.prog().Fset.Position(pos).Filename, "_test.go")
}

// waitable reports whether a type has an unexported part that goroutines wait for,
// other than a lock.
func (p *Package) waitable(t types.Type, depth int, seen map[types.Type]bool) bool {
	if depth == 0 || seen[t] {
		return false
	}
	seen[t] = true
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if waits(f) && !f.Exported() {
			return true
		}
		if n, ok := types.Unalias(deref(f.Type())).(*types.Named); ok && n.Obj().Pkg() == p.pkg && p.waitable(n, depth-1, seen) {
			return true
		}
	}
	return false
}

// waits reports whether goroutines wait for what is in a field, and it is not only a
// lock.
func waits(f *types.Var) bool {
	t := f.Type()
	if _, ok := t.Underlying().(*types.Chan); ok {
		return true
	}
	switch types.TypeString(deref(t), nil) {
	case "sync.WaitGroup", "sync.Cond", "context.Context", "context.CancelFunc", "golang.org/x/sync/errgroup.Group", "golang.org/x/sync/semaphore.Weighted":
		return true
	}
	return false
}

// complete sorts the methods of a client, and drops those that have nothing to do with
// what is waited for. It reports whether there is something to search.
func (p *Package) complete(c *client) bool {
	flags := map[*types.Var]bool{}
	var some trait
	size := 0
	for _, m := range c.calls {
		t := p.touched(m.fn)
		size += t.size
		if waitsAny(t.uses) {
			some |= p.traits[m.fn]
			for f := range t.uses {
				flags[f] = flags[f] || isFlag(f.Type())
			}
		}
	}
	if c.make != nil {
		some |= p.traits[c.make]
	}
	if some&(blocks|spawns) == 0 || size > maxSize {
		return false
	}
	c.alone = true
	c.calls = slices.DeleteFunc(c.calls, func(m *method) bool {
		t := p.touched(m.fn)
		if waitsAny(t.uses) {
			return false
		}
		for f := range t.writes {
			if flags[f] {
				return false
			}
		}
		return true
	})
	own := map[*types.Var]bool{}
	for _, named := range c.parts {
		p.fieldsIn(named, 4, own)
	}
	for _, m := range c.calls {
		for f := range p.touched(m.fn).uses {
			c.alone = c.alone && !(guards(f) && own[f])
		}
		m.last = m.named(lastNames)
	}
	c.calls = slices.DeleteFunc(c.calls, func(m *method) bool { return p.wraps(c, m) })
	c.calls = slices.DeleteFunc(c.calls, func(m *method) bool {
		switch {
		case m.named(startNames) && p.traits[m.fn]&spawns != 0:
			c.starts = append(c.starts, m)
		case m.named(runNames) && p.traits[m.fn]&blocks != 0:
			c.runs = append(c.runs, m)
		default:
			return false
		}
		return true
	})
	return len(c.calls) > 0 && len(c.calls) <= maxMethods
}

// wraps reports whether a method only calls another one.
func (p *Package) wraps(c *client, m *method) bool {
	inner := false
	for _, b := range m.fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.FieldAddr, *ssa.Field, *ssa.MakeClosure, *ssa.Go, *ssa.Defer:
				return false
			case *ssa.Call:
				fn := v.Call.StaticCallee()
				other := slices.ContainsFunc(c.calls, func(o *method) bool { return o.fn == fn && o != m && o.result == m.result })
				if other && v.Call.Args[0] == ssa.Value(m.fn.Params[0]) {
					inner = true
				} else if p.trait(v) != 0 || fn != nil && p.traits[fn] != 0 {
					return false
				}
			}
		}
	}
	return inner
}

// Bounds of a client: the methods that are called, and the instructions that these lead
// to. Each caller executes all of them, in several rounds.
const (
	maxMethods = 12
	maxSize    = 16000
)

func waitsAny(fields map[*types.Var]bool) bool {
	for f := range fields {
		if waits(f) {
			return true
		}
	}
	return false
}
