package driver

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// A factSet holds the facts that the analyzers of one package can see: its own
// and those of the packages in reach. The latter are decoded when first asked
// for. What is in reach of a package is what its imports are, and what can be
// reached from their APIs; unlike in drivers that hand on facts from package
// to package, each package's facts are kept once, with the package.
type factSet struct {
	run     *run
	node    *node
	l       *loaded
	facts   map[factKey]analysis.Fact
	order   []factKey       // in which they were added: sorted, within a package read from its encoding
	decoded map[string]bool // by package path
}

type factKey struct {
	pkg string
	obj types.Object // nil for facts of packages
	typ reflect.Type
}

// factRecord is a fact as it is stored.
type factRecord struct {
	Object objectpath.Path // "" for a fact of the package
	Fact   analysis.Fact
}

func newFactSet(r *run, n *node, l *loaded) *factSet {
	return &factSet{run: r, node: n, l: l, facts: make(map[factKey]analysis.Fact), decoded: make(map[string]bool)}
}

// bind connects a pass to the set.
func (s *factSet) bind(pass *analysis.Pass) {
	declared := make(map[reflect.Type]bool)
	for _, f := range pass.Analyzer.FactTypes {
		declared[reflect.TypeOf(f)] = true
	}
	check := func(f analysis.Fact) {
		if !declared[reflect.TypeOf(f)] {
			panic(fmt.Sprintf("%s does not declare fact type %T", pass.Analyzer.Name, f))
		}
	}
	pass.ImportObjectFact = func(obj types.Object, ptr analysis.Fact) bool {
		check(ptr)
		return obj != nil && obj.Pkg() != nil && s.get(factKey{obj.Pkg().Path(), obj, reflect.TypeOf(ptr)}, ptr)
	}
	pass.ImportPackageFact = func(pkg *types.Package, ptr analysis.Fact) bool {
		check(ptr)
		return pkg != nil && s.get(factKey{pkg.Path(), nil, reflect.TypeOf(ptr)}, ptr)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		check(fact)
		if obj == nil || obj.Pkg() != s.l.pkg {
			panic(fmt.Sprintf("%s sets a fact on %v of another package", pass.Analyzer.Name, obj))
		}
		s.put(factKey{obj.Pkg().Path(), obj, reflect.TypeOf(fact)}, fact)
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		check(fact)
		s.put(factKey{s.l.pkg.Path(), nil, reflect.TypeOf(fact)}, fact)
	}
	pass.AllObjectFacts = func() (all []analysis.ObjectFact) {
		for _, k := range s.all() {
			if k.obj != nil && declared[k.typ] {
				all = append(all, analysis.ObjectFact{Object: k.obj, Fact: s.facts[k]})
			}
		}
		return all
	}
	pass.AllPackageFacts = func() (all []analysis.PackageFact) {
		for _, k := range s.all() {
			if pkg := s.pkg(k.pkg); k.obj == nil && declared[k.typ] && pkg != nil {
				all = append(all, analysis.PackageFact{Package: pkg, Fact: s.facts[k]})
			}
		}
		return all
	}
}

func (s *factSet) put(k factKey, f analysis.Fact) {
	if _, ok := s.facts[k]; !ok {
		s.order = append(s.order, k)
	}
	s.facts[k] = f
}

func (s *factSet) get(k factKey, ptr analysis.Fact) bool {
	s.decode(k.pkg)
	f, ok := s.facts[k]
	if ok {
		reflect.ValueOf(ptr).Elem().Set(reflect.ValueOf(f).Elem())
	}
	return ok
}

// all decodes what has not been decoded yet.
func (s *factSet) all() []factKey {
	for _, n := range s.node.visible() {
		s.decode(n.Path)
	}
	return s.order
}

func (s *factSet) pkg(path string) *types.Package {
	if path == s.l.pkg.Path() {
		return s.l.pkg
	}
	return s.l.imp.imports[path]
}

// decode adds the facts of another package. Objects that the importing package
// has no types of are left out.
func (s *factSet) decode(path string) {
	if s.decoded[path] || path == s.l.pkg.Path() {
		return
	}
	s.decoded[path] = true
	n, pkg := s.node.view[path], s.pkg(path)
	if n == nil || pkg == nil || n.out == nil || n.out.Facts == (hash{}) {
		return
	}
	data, err := s.run.types(n)
	if err != nil || len(data.Facts) == 0 {
		s.l.imp.lose(err)
		return
	}
	var recs []factRecord
	if err := gob.NewDecoder(bytes.NewReader(data.Facts)).Decode(&recs); err != nil {
		return // facts of analyzers that are not ours
	}
	for _, rec := range recs {
		k := factKey{pkg: path, typ: reflect.TypeOf(rec.Fact)}
		if rec.Object != "" {
			if k.obj, err = objectpath.Object(pkg, rec.Object); err != nil {
				continue
			}
		}
		s.put(k, rec.Fact)
	}
}

// encode returns the package's own facts and a hash that is the same for the
// same facts in whatever order and process they were made. Facts of objects
// that no importer can name are left out.
func (s *factSet) encode() (data []byte, h hash, err error) {
	var recs []factRecord
	enc := new(objectpath.Encoder)
	for _, k := range s.order {
		if k.pkg != s.l.pkg.Path() {
			continue
		}
		rec := factRecord{Fact: s.facts[k]}
		if k.obj != nil {
			if rec.Object, err = enc.For(k.obj); err != nil {
				continue
			}
		}
		recs = append(recs, rec)
	}
	if len(recs) == 0 {
		return nil, hash{}, nil
	}
	slices.SortStableFunc(recs, func(a, b factRecord) int {
		if c := strings.Compare(string(a.Object), string(b.Object)); c != 0 {
			return c
		}
		return strings.Compare(reflect.TypeOf(a.Fact).String(), reflect.TypeOf(b.Fact).String())
	})
	var buf, canon bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(recs); err != nil {
		return nil, hash{}, fmt.Errorf("encoding facts: %w", err)
	}
	for _, rec := range recs {
		fmt.Fprintf(&canon, "%q %v ", rec.Object, reflect.TypeOf(rec.Fact))
		canonical(&canon, reflect.ValueOf(rec.Fact))
		canon.WriteByte('\n')
	}
	return buf.Bytes(), sha256.Sum256(canon.Bytes()), nil
}

// canonical writes a value in a way that tells it from every other value of
// its type. Gob's own output will not do: its type numbers depend on what the
// process encoded before.
func canonical(b *bytes.Buffer, v reflect.Value) {
	if v.IsValid() && v.CanInterface() {
		if e, ok := v.Interface().(gob.GobEncoder); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			data, err := e.GobEncode()
			fmt.Fprintf(b, "%q %v", data, err)
			return
		}
	}
	switch v.Kind() {
	case reflect.Invalid:
		b.WriteString("nil")
	case reflect.Pointer, reflect.Interface:
		canonical(b, v.Elem())
	case reflect.Struct:
		b.WriteByte('{')
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() { // gob knows no others
				canonical(b, v.Field(i))
				b.WriteByte(' ')
			}
		}
		b.WriteByte('}')
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(b, "[%d:", v.Len())
		for i := range v.Len() {
			canonical(b, v.Index(i))
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	case reflect.Map:
		entries := make([]string, 0, v.Len())
		for it := v.MapRange(); it.Next(); {
			var e bytes.Buffer
			canonical(&e, it.Key())
			e.WriteByte(':')
			canonical(&e, it.Value())
			entries = append(entries, e.String())
		}
		slices.Sort(entries)
		fmt.Fprintf(b, "map%q", entries)
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprintf(b, "%v", v)
	}
}
