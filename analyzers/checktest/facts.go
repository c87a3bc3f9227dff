package checktest

import (
	"bytes"
	"encoding/gob"
	"go/ast"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
)

// FactBudget is how many bytes the facts of a check, with those of all that it
// requires, may take on average per function of the cases.
const FactBudget = 256

// checkFacts keeps the laws about facts.
func checkFacts(r reporter, res *analyzed) {
	r.Helper()
	kinds := make(map[reflect.Type]bool)
	for _, act := range res.roots {
		closure(act.Analyzer, func(a *analysis.Analyzer) {
			for _, f := range a.FactTypes {
				if t := reflect.TypeOf(f); !kinds[t] {
					kinds[t] = true
					checkFactType(r, t, t.String(), nil)
				}
			}
		})
	}
	size, funcs := 0, 0
	for _, act := range res.roots {
		funcs += countFuncs(act.Package.Syntax)
	}
	for act := range res.graph.All() {
		facts := ownFacts(act)
		for _, f := range facts {
			checkRoundTrip(r, f)
		}
		size += encodedSize(r, facts)
	}
	if size > FactBudget*max(funcs, 1) {
		r.Errorf("facts take %d bytes for %d functions, the budget is %d each", size, funcs, FactBudget)
	}
}

func closure(a *analysis.Analyzer, visit func(*analysis.Analyzer)) {
	visit(a)
	for _, req := range a.Requires {
		closure(req, visit)
	}
}

// ownFacts returns the facts that act itself exported, in a stable order.
func ownFacts(act *checker.Action) []analysis.Fact {
	type keyed struct {
		key  string
		fact analysis.Fact
	}
	var list []keyed
	for _, f := range act.AllObjectFacts() {
		if f.Object.Pkg() == act.Package.Types {
			pos := act.Package.Fset.Position(f.Object.Pos()).String()
			list = append(list, keyed{pos + f.Object.String() + reflect.TypeOf(f.Fact).String(), f.Fact})
		}
	}
	for _, f := range act.AllPackageFacts() {
		if f.Package == act.Package.Types {
			list = append(list, keyed{reflect.TypeOf(f.Fact).String(), f.Fact})
		}
	}
	slices.SortFunc(list, func(x, y keyed) int { return strings.Compare(x.key, y.key) })
	facts := make([]analysis.Fact, len(list))
	for i, k := range list {
		facts[i] = k.fact
	}
	return facts
}

// checkFactType reports what a fact must not hold: maps, whose order is random,
// interfaces, functions and channels, which gob cannot carry, and positions,
// which mean nothing in another process.
func checkFactType(r reporter, t reflect.Type, path string, above []reflect.Type) {
	r.Helper()
	if slices.Contains(above, t) {
		return
	}
	above = append(above, t)
	switch t.Kind() {
	case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		r.Errorf("fact %s holds a %s", path, t.Kind())
	case reflect.Pointer, reflect.Slice, reflect.Array:
		checkFactType(r, t.Elem(), path, above)
	case reflect.Struct:
		for f := range t.Fields() {
			if !f.IsExported() {
				r.Errorf("fact field %s.%s is not exported, and gob drops it", path, f.Name)
				continue
			}
			checkFactType(r, f.Type, path+"."+f.Name, above)
		}
	default:
		if t.PkgPath() == "go/token" {
			r.Errorf("fact %s holds a position", path)
		}
	}
}

// checkRoundTrip reports a fact that gob changes or encodes in two ways.
func checkRoundTrip(r reporter, fact analysis.Fact) {
	r.Helper()
	first, err := encode(fact)
	if err != nil {
		r.Errorf("fact %T: %v", fact, err)
		return
	}
	back := reflect.New(reflect.TypeOf(fact).Elem()).Interface().(analysis.Fact)
	if err := gob.NewDecoder(bytes.NewReader(first)).Decode(back); err != nil {
		r.Errorf("fact %T: %v", fact, err)
		return
	}
	for _, again := range []analysis.Fact{fact, back} {
		if second, err := encode(again); err != nil || !bytes.Equal(first, second) {
			r.Errorf("fact %T does not encode to the same bytes again: %+v (%v)", fact, fact, err)
			return
		}
	}
}

func encode(fact analysis.Fact) ([]byte, error) {
	var buf bytes.Buffer
	err := gob.NewEncoder(&buf).Encode(fact)
	return buf.Bytes(), err
}

// encodedSize returns what facts take in one stream, without the description
// of the types, which a stream holds once.
func encodedSize(r reporter, facts []analysis.Fact) int {
	r.Helper()
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	seen := make(map[reflect.Type]bool)
	size := 0
	for _, f := range facts {
		if t := reflect.TypeOf(f); !seen[t] {
			seen[t] = true
			if err := enc.Encode(f); err != nil {
				return size // reported by checkRoundTrip
			}
		}
		start := buf.Len()
		if err := enc.Encode(f); err != nil {
			return size
		}
		size += buf.Len() - start
	}
	return size
}

func countFuncs(files []*ast.File) int {
	n := 0
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				n++
			}
		}
	}
	return n
}
