package driver

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// apiHash hashes what importers can see of a package: its exported objects and
// all that can be reached from them (unexported fields and methods too, since
// layout, comparability and method sets depend on them). Positions, bodies and
// unreachable declarations are left out, and so is the order of declarations,
// where it has no meaning. mentions are the paths of the other packages whose
// types occur in it; those types count by name only.
func apiHash(pkg *types.Package) (h hash, mentions []string) {
	w := &apiWriter{pkg: pkg, ids: make(map[*types.TypeName]int), params: make(map[*types.TypeParam]string), other: make(map[string]bool)}
	fmt.Fprintf(&w.buf, "package %s\n", pkg.Name())
	for _, name := range pkg.Scope().Names() { // sorted
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			w.object(obj)
		}
	}
	for len(w.queue) > 0 {
		tn := w.queue[0]
		w.queue = w.queue[1:]
		w.typeDecl(tn)
	}
	return sha256.Sum256(w.buf.Bytes()), sortedKeys(w.other)
}

type apiWriter struct {
	pkg    *types.Package
	buf    bytes.Buffer
	ids    map[*types.TypeName]int // types of pkg, in the order in which they were met
	queue  []*types.TypeName       // met, but not described yet
	params map[*types.TypeParam]string
	depth  int // of nested binders of type parameters
	other  map[string]bool
}

func (w *apiWriter) printf(format string, args ...any) { fmt.Fprintf(&w.buf, format, args...) }

func (w *apiWriter) object(obj types.Object) {
	switch obj := obj.(type) {
	case *types.Const:
		w.printf("const %s = %s ", obj.Name(), obj.Val().ExactString())
		w.typ(obj.Type())
	case *types.Var:
		w.printf("var %s ", obj.Name())
		w.typ(obj.Type())
	case *types.Func:
		w.printf("func %s", obj.Name())
		w.signature(obj.Signature())
	case *types.TypeName:
		w.printf("type ")
		w.typeName(obj)
	}
	w.printf("\n")
}

// typeName refers to a type by name, and sees to it that types of the package
// itself are described as well.
func (w *apiWriter) typeName(tn *types.TypeName) {
	if tn.Pkg() == nil {
		w.printf("%s", tn.Name())
		return
	}
	if tn.Pkg() != w.pkg {
		w.other[tn.Pkg().Path()] = true
		w.printf("%q.%s", tn.Pkg().Path(), tn.Name())
		return
	}
	id, ok := w.ids[tn]
	if !ok {
		id = len(w.ids)
		w.ids[tn] = id
		w.queue = append(w.queue, tn)
	}
	w.printf("%s", tn.Name())
	if tn.Parent() != w.pkg.Scope() { // declared in a function: the name may not be unique
		w.printf("#%d", id)
	}
}

func (w *apiWriter) typeDecl(tn *types.TypeName) {
	w.printf("decl ")
	w.typeName(tn)
	switch t := tn.Type().(type) {
	case *types.Alias:
		w.bind(t.TypeParams(), func() {
			w.printf(" = ")
			w.typ(t.Rhs())
		})
	case *types.Named:
		w.bind(t.TypeParams(), func() {
			w.printf(" ")
			w.typ(t.Underlying())
		})
		w.methods(t)
	default:
		w.printf(" = ")
		w.typ(t)
	}
	w.printf("\n")
}

func (w *apiWriter) methods(t *types.Named) {
	var ms []*types.Func
	for m := range t.Methods() {
		ms = append(ms, m)
	}
	slices.SortFunc(ms, func(a, b *types.Func) int { return strings.Compare(a.Id(), b.Id()) })
	for _, m := range ms {
		sig := m.Signature()
		w.bind(sig.RecvTypeParams(), func() {
			w.printf("\n method %s (", m.Id())
			w.typ(sig.Recv().Type())
			w.printf(")")
			w.signature(sig)
		})
	}
}

// bind describes the type parameters of a declaration and gives them names for
// its extent that do not depend on the ones in the source.
func (w *apiWriter) bind(ps *types.TypeParamList, f func()) {
	if ps.Len() == 0 {
		f()
		return
	}
	w.depth++
	for i := range ps.Len() {
		w.params[ps.At(i)] = fmt.Sprintf("$%d.%d", w.depth, i)
	}
	w.printf("[")
	for p := range ps.TypeParams() {
		w.printf("%s ", p.Obj().Name())
		w.typ(p.Constraint())
		w.printf(",")
	}
	w.printf("]")
	f()
	w.depth--
}

func (w *apiWriter) signature(sig *types.Signature) {
	w.bind(sig.TypeParams(), func() {
		w.tuple(sig.Params())
		if sig.Variadic() {
			w.printf("...")
		}
		w.tuple(sig.Results())
	})
}

// tuple keeps the names, since messages may speak of them.
func (w *apiWriter) tuple(t *types.Tuple) {
	w.printf("(")
	for v := range t.Variables() {
		w.printf("%s ", v.Name())
		w.typ(v.Type())
		w.printf(",")
	}
	w.printf(")")
}

func (w *apiWriter) typ(t types.Type) {
	switch t := t.(type) {
	case nil:
		w.printf("nil")
	case *types.Basic:
		w.printf("%s", t.Name())
	case *types.Named:
		w.typeName(t.Obj())
		w.typeArgs(t.TypeArgs())
	case *types.Alias:
		w.typeName(t.Obj())
		w.typeArgs(t.TypeArgs())
	case *types.TypeParam:
		if name, ok := w.params[t]; ok {
			w.printf("%s", name)
		} else {
			w.printf("$%d:%s", t.Index(), t.Obj().Name())
		}
	case *types.Pointer:
		w.printf("*")
		w.typ(t.Elem())
	case *types.Slice:
		w.printf("[]")
		w.typ(t.Elem())
	case *types.Array:
		w.printf("[%d]", t.Len())
		w.typ(t.Elem())
	case *types.Map:
		w.printf("map[")
		w.typ(t.Key())
		w.printf("]")
		w.typ(t.Elem())
	case *types.Chan:
		w.printf("chan%d(", t.Dir())
		w.typ(t.Elem())
		w.printf(")")
	case *types.Signature:
		w.printf("func")
		w.signature(t)
	case *types.Tuple:
		w.tuple(t)
	case *types.Struct:
		w.structType(t)
	case *types.Interface:
		w.interfaceType(t)
	case *types.Union:
		for term := range t.Terms() {
			w.printf("|%t ", term.Tilde())
			w.typ(term.Type())
		}
	default:
		w.printf("%T", t)
	}
}

func (w *apiWriter) typeArgs(args *types.TypeList) {
	if args.Len() == 0 {
		return
	}
	w.printf("[")
	for t := range args.Types() {
		w.typ(t)
		w.printf(",")
	}
	w.printf("]")
}

func (w *apiWriter) structType(t *types.Struct) {
	w.printf("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		w.printf("%s %t %q ", f.Id(), f.Embedded(), t.Tag(i))
		w.typ(f.Type())
		w.printf(";")
	}
	w.printf("}")
}

func (w *apiWriter) interfaceType(t *types.Interface) {
	var ms []*types.Func
	for m := range t.ExplicitMethods() {
		ms = append(ms, m)
	}
	slices.SortFunc(ms, func(a, b *types.Func) int { return strings.Compare(a.Id(), b.Id()) })
	w.printf("interface{%t ", t.IsImplicit())
	for _, m := range ms {
		w.printf("%s", m.Id())
		w.signature(m.Signature())
		w.printf(";")
	}
	for e := range t.EmbeddedTypes() {
		w.printf("embeds ")
		w.typ(e)
		w.printf(";")
	}
	w.printf("}")
}
