package syncs

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	gopackages "golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// TestTablesNameRealFunctions keeps a misspelt or renamed function from
// silently turning an entry off.
func TestTablesNameRealFunctions(t *testing.T) {
	names := map[string]bool{}
	for name := range table {
		names[name] = true
	}
	for name := range noReturn {
		names[name] = true
	}
	const mode = gopackages.NeedName | gopackages.NeedTypes | gopackages.NeedImports | gopackages.NeedDeps
	pkgs, err := gopackages.Load(&gopackages.Config{Mode: mode}, slices.Sorted(maps.Keys(byPackage))...)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, p := range pkgs {
		for _, e := range p.Errors {
			// The semaphore and singleflight packages need not be vendored here.
			t.Logf("%s: %v", p.PkgPath, e)
		}
		scope := p.Types.Scope()
		for _, n := range scope.Names() {
			addObject(have, scope.Lookup(n))
		}
	}
	for name := range names {
		if !have[name] && !optional[name] {
			t.Errorf("%s is in the tables but not in its package", name)
		}
	}
}

// optional rows exist in other versions of the standard library only, or are
// the product of verbs and types that atomic does not offer in full.
var optional = func() map[string]bool {
	m := map[string]bool{}
	for name := range table {
		if strings.HasPrefix(name, "sync/atomic.") || strings.HasPrefix(name, "(*sync/atomic.") {
			m[name] = true
		}
	}
	return m
}()

func addObject(have map[string]bool, obj types.Object) {
	switch obj := obj.(type) {
	case *types.Func:
		have[obj.FullName()] = true
	case *types.TypeName:
		named, ok := obj.Type().(*types.Named)
		if !ok {
			return
		}
		for m := range named.Methods() {
			have[m.FullName()] = true
		}
		if iface, ok := named.Underlying().(*types.Interface); ok {
			for m := range iface.Methods() {
				have[m.FullName()] = true
			}
		}
	}
}

const src = `package p

import ("sync"; "sync/atomic"; "time"; "os")

type embedded struct{ sync.RWMutex }

func f(e *embedded, l sync.Locker, p *atomic.Pointer[int], n *int64, wg *sync.WaitGroup, once *sync.Once) {
	e.Lock()
	e.RLock()
	l.Unlock()
	unlock := e.RUnlock
	unlock()
	defer e.TryLock()
	p.Load()
	atomic.AddInt64(n, 1)
	atomic.StoreInt64(n, 1)
	wg.Add(2)
	wg.Go(func() {})
	once.Do(e.Unlock)
	time.Sleep(1)
	time.AfterFunc(1, func() {})
	println()
	os.Getpid()
}
`

func TestOf(t *testing.T) {
	fn := build(t, src).Func("f")
	var got []Op
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			eff, ok := Of(call.Common())
			if !ok {
				continue
			}
			got = append(got, eff.Op)
			checkOperands(t, eff)
		}
	}
	want := []Op{Lock, RLock, Unlock, RUnlock, TryLock, AtomicLoad, AtomicModify, AtomicStore, WaitGroupAdd, WaitGroupGo, OnceDo, Sleep, TimerFunc}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("call %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

func checkOperands(t *testing.T, eff Effect) {
	t.Helper()
	switch eff.Op {
	case AtomicLoad, AtomicModify, AtomicStore:
		if eff.Loc == nil {
			t.Errorf("%v: no location", eff.Op)
		}
	case WaitGroupGo, OnceDo, TimerFunc:
		if eff.Fn == nil {
			t.Errorf("%v: no function", eff.Op)
		}
	case WaitGroupAdd:
		if c, ok := eff.Delta.(*ssa.Const); !ok || c.Int64() != 2 {
			t.Errorf("Add: delta %v", eff.Delta)
		}
	}
	if eff.Op != Sleep && eff.Op != TimerFunc && eff.Recv == nil && eff.Loc == nil {
		t.Errorf("%v: no receiver", eff.Op)
	}
}

func build(t *testing.T, src string) *ssa.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.ForCompiler(fset, "source", nil)},
		fset, types.NewPackage("p", ""), []*ast.File{f}, ssa.BuilderMode(0))
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}
