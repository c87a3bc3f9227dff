package conc

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// Comments by which a function says that its caller holds a lock, the group.
// The first ones are orders, the others mere statements.
var holdComments = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:must|should|needs? to|has to) (?:be )?(?:already )?(?:hold(?:ing)?|called (?:with|while holding)) (?:the )?([\w.]+)`),
	regexp.MustCompile(`(?i)\b([\w.]+) (?:lock )?(?:must|should|needs? to|has to) (?:already )?be (?:held|locked)\b`),
	regexp.MustCompile(`\+checklocks(?:read)?:([\w.]+)`),
	regexp.MustCompile(`(?i)\b(?:requires|assumes|called with|called while holding|while holding) (?:that )?(?:the )?([\w.]+)(?: is| to be| be)? (?:held|locked)\b`),
	regexp.MustCompile(`(?i)\b(?:callers?|caller) (?:holds?) (?:the )?([\w.]+)`),
	regexp.MustCompile(`(?i)\bneeds (?:the )?([\w.]+) (?:and [\w.]+ )?(?:to be )?(?:locked|held)`),
	regexp.MustCompile(`(?i)\bneeds (?:the )?[\w.]+ and ([\w.]+) (?:to be )?(?:locked|held)`),
}

// orders is how many of holdComments are orders.
const orders = 3

// annotated returns the locks that f says its caller holds: by a comment, or by
// a name that ends in Locked if there is one mutex it can mean. A function that
// takes the lock itself does not mean that.
func (r *Result) annotated(f *Func) lockset.Set {
	held := r.commented(f, len(holdComments))
	if strings.HasSuffix(f.Fn.Name(), "Locked") || strings.HasSuffix(f.Fn.Name(), "_locked") {
		if p, ok := r.soleLock(f.Fn); ok && !f.takes(p, maxChain) {
			held = held.Join(lockset.Make(lockset.Held{Path: p, Mode: lockset.Write}))
		}
	}
	return held
}

// Demanded returns the locks that a comment on f orders its caller to hold.
func (r *Result) Demanded(f *Func) lockset.Set { return r.commented(f, orders) }

// commented returns the locks that match the first of holdComments in f's
// comment, and that f does not take in its own body.
func (r *Result) commented(f *Func, first int) lockset.Set {
	decl, ok := f.Fn.Syntax().(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return nil
	}
	if !slices.ContainsFunc(decl.Doc.List, speaksOfHolding) {
		return nil
	}
	var held []lockset.Held
	text := strings.Join(strings.Fields(decl.Doc.Text()+rawComments(decl.Doc)), " ")
	for _, re := range holdComments[:first] {
		for _, m := range re.FindAllStringSubmatch(text, -1) {
			if p, ok := r.namedLock(f.Fn, strings.Trim(m[1], ".")); ok && !f.takes(p, 1) {
				held = append(held, lockset.Held{Path: p, Mode: lockset.Write})
			}
		}
	}
	return lockset.Make(held...)
}

// speaksOfHolding reports whether a line may be part of what holdComments match,
// which few do and the expressions are slow to find out.
func speaksOfHolding(c *ast.Comment) bool {
	text := strings.ToLower(c.Text)
	return strings.Contains(text, "hold") || strings.Contains(text, "held") || strings.Contains(text, "lock") || strings.Contains(text, "called")
}

// rawComments returns the directives that CommentGroup.Text leaves out.
func rawComments(doc *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//+") || strings.HasPrefix(c.Text, "// +") {
			b.WriteString(c.Text + "\n")
		}
	}
	return b.String()
}

// takes reports whether f takes a lock without having released it, through at
// most so many functions, itself included.
func (f *Func) takes(p path.Path, chain int) bool {
	q, ok := outward(f.Fn, p)
	for _, a := range f.Summary.Acquires {
		if ok && a.Path == q && len(a.Chain) <= chain {
			return true
		}
	}
	return false
}

// soleLock returns the one mutex of the receiver's, or else the first
// parameter's, struct.
func (r *Result) soleLock(fn *ssa.Function) (path.Path, bool) {
	if len(fn.Params) == 0 {
		return path.Path{}, false
	}
	fields := lockFields(fn.Params[0].Type())
	if len(fields) != 1 {
		return path.Path{}, false
	}
	return r.fieldLock(fn.Params[0], fields[0])
}

// fieldLock returns the path of a mutex field of v.
func (r *Result) fieldLock(v ssa.Value, f *types.Var) (path.Path, bool) {
	p, ok := r.Env.Of(v)
	p = p.Field(f.Name())
	if _, isPtr := f.Type().Underlying().(*types.Pointer); isPtr {
		p = p.Deref()
	}
	return p, ok
}

// lockFields returns the mutexes among the fields of what t points to.
func lockFields(t types.Type) []*types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var list []*types.Var
	for i := range s.NumFields() {
		if isLock(s.Field(i).Type()) {
			list = append(list, s.Field(i))
		}
	}
	return list
}

// namedLock finds the mutex that a comment calls by name: a field of the
// receiver, a parameter's field, or a package-level variable.
func (r *Result) namedLock(fn *ssa.Function, name string) (path.Path, bool) {
	first, rest, dotted := strings.Cut(name, ".")
	if dotted {
		for _, p := range fn.Params {
			if p.Name() == first {
				return r.lockField(p, rest)
			}
		}
		return path.Path{}, false
	}
	switch strings.ToLower(name) {
	case "lock", "mutex":
		return r.soleLock(fn)
	}
	if len(fn.Params) > 0 && fn.Signature.Recv() != nil {
		if p, ok := r.lockField(fn.Params[0], name); ok {
			return p, true
		}
	}
	if fn.Pkg != nil {
		if g, ok := fn.Pkg.Members[name].(*ssa.Global); ok && isLock(g.Type()) {
			return r.Env.Of(g)
		}
	}
	return path.Path{}, false
}

// lockField returns the mutex that fields lead to from v, named with dots between
// them.
func (r *Result) lockField(v ssa.Value, name string) (path.Path, bool) {
	owner, last := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		owner, last = name[:i], name[i+1:]
	}
	p, ok := r.Env.Of(v)
	t := v.Type()
	for _, part := range strings.FieldsFunc(owner, func(c rune) bool { return c == '.' }) {
		if ptr, isPtr := t.Underlying().(*types.Pointer); isPtr {
			t = ptr.Elem()
		}
		s, isStruct := t.Underlying().(*types.Struct)
		if !isStruct {
			return path.Path{}, false
		}
		f := fieldNamed(s, part)
		if f == nil {
			return path.Path{}, false
		}
		p, t = p.Field(part), f.Type()
		if _, isPtr := t.Underlying().(*types.Pointer); isPtr {
			p = p.Deref()
		}
	}
	for _, f := range lockFields(t) {
		if f.Name() == last {
			p = p.Field(last)
			if _, isPtr := f.Type().Underlying().(*types.Pointer); isPtr {
				p = p.Deref()
			}
			return p, ok
		}
	}
	return path.Path{}, false
}
