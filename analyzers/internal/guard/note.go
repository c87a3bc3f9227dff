package guard

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Note is what a comment says of a variable: which lock guards it.
type Note struct {
	Lock string    // the name of a field beside it or of a package variable, "owner.mu" for a lock behind a field beside it
	Pos  token.Pos // of the comment
	own  bool      // the comment is on the variable, not on the lock
}

var (
	guardedBy = regexp.MustCompile(`(?i)\b(?:guarded|protected) (?:by|with|under) (?:the )?((?:\w+\.)?\w+)\b`)
	checkLock = regexp.MustCompile(`\+checklocks:((?:\w+\.)?\w+)`)
	protects  = regexp.MustCompile(`(?i)\b(?:protects|guards) (?:(?:all|the) )?(?:following|fields below|variables below|everything below|rest)\b`)
	names     = regexp.MustCompile(`(?i)\b(?:protects|guards|protecting|guarding)(?: (?:access to|the|both|fields?|variables?))* ((?:\w+)(?:(?:,? and |, |/|\s&\s)\w+)*)`)
	between   = regexp.MustCompile(`,? and |, |/|\s&\s`)
)

// notes reads the comments on the fields of the package's structs and on its
// variables.
func notes(pass *analysis.Pass) map[*types.Var]Note {
	r := &reader{pass: pass, out: map[*types.Var]Note{}}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StructType:
				var list []item
				for _, f := range n.Fields.List {
					list = append(list, item{fieldNames(f), f, []*ast.CommentGroup{f.Doc, f.Comment}})
				}
				r.group(list)
			case *ast.GenDecl:
				r.variables(n)
			}
			return true
		})
	}
	return r.out
}

// fieldNames returns the names of the fields that a line declares.
func fieldNames(f *ast.Field) []*ast.Ident {
	if f.Names != nil {
		return f.Names
	}
	t := f.Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	switch t := t.(type) {
	case *ast.Ident:
		return []*ast.Ident{t}
	case *ast.SelectorExpr:
		return []*ast.Ident{t.Sel}
	}
	return nil
}

// An item is a field or a line of a variable declaration.
type item struct {
	names []*ast.Ident
	node  ast.Node
	docs  []*ast.CommentGroup
}

type reader struct {
	pass *analysis.Pass
	out  map[*types.Var]Note
}

// variables reads the declaration of package variables.
func (r *reader) variables(d *ast.GenDecl) {
	var list []item
	for _, s := range d.Specs {
		spec, ok := s.(*ast.ValueSpec)
		if !ok || d.Tok != token.VAR || r.pass.Pkg.Scope().Lookup(spec.Names[0].Name) != r.pass.TypesInfo.Defs[spec.Names[0]] {
			return
		}
		docs := []*ast.CommentGroup{spec.Doc, spec.Comment}
		if !d.Lparen.IsValid() {
			docs[0] = d.Doc
		}
		list = append(list, item{spec.Names, spec, docs})
	}
	r.group(list)
}

// group reads the comments of variables that stand together.
func (r *reader) group(list []item) {
	beside := map[string]*types.Var{}
	for _, it := range list {
		for _, id := range it.names {
			if v, ok := r.pass.TypesInfo.Defs[id].(*types.Var); ok {
				beside[id.Name] = v
			}
		}
	}
	var below Note // the lock that says to guard what follows
	for i, it := range list {
		text, pos := it.comment()
		if i > 0 && below.Lock != "" && r.line(list[i-1].node.End())+1 < r.line(it.begin()) {
			below = Note{} // an empty line ends the group
		}
		if len(it.names) == 1 && beside[it.names[0].Name] != nil && isLock(beside[it.names[0].Name].Type()) {
			below = Note{}
			if protects.MatchString(text) {
				below = Note{Lock: it.names[0].Name, Pos: pos}
			}
			r.named(it.names[0].Name, text, pos, beside)
			continue
		}
		n := below
		for _, re := range []*regexp.Regexp{guardedBy, checkLock} {
			if m := re.FindStringSubmatch(text); m != nil && r.known(m[1], beside) {
				n = Note{m[1], pos, true}
			}
		}
		for _, id := range it.names {
			if v := beside[id.Name]; v != nil && n.Lock != "" {
				r.out[v] = n
			}
		}
	}
}

// known reports whether a comment can mean a lock by a name.
func (r *reader) known(name string, beside map[string]*types.Var) bool {
	first, _, dotted := strings.Cut(name, ".")
	if v := beside[first]; v != nil {
		return dotted || isLock(v.Type())
	}
	v, ok := r.pass.Pkg.Scope().Lookup(name).(*types.Var)
	return ok && isLock(v.Type())
}

// named notes the variables that the comment on a lock names: "protects x and y".
func (r *reader) named(lock, text string, pos token.Pos, beside map[string]*types.Var) {
	m := names.FindStringSubmatch(text)
	if m == nil {
		return
	}
	list := between.Split(m[1], -1)
	for _, name := range list {
		if beside[name] == nil {
			return // a sentence about something else
		}
	}
	for _, name := range list {
		if _, has := r.out[beside[name]]; !has {
			r.out[beside[name]] = Note{lock, pos, true}
		}
	}
}

func (r *reader) line(pos token.Pos) int { return r.pass.Fset.Position(pos).Line }

// begin is where an item with its comment starts.
func (it item) begin() token.Pos {
	if it.docs[0] != nil {
		return it.docs[0].Pos()
	}
	return it.node.Pos()
}

// comment returns the comments on an item as one line.
func (it item) comment() (text string, pos token.Pos) {
	for _, g := range it.docs {
		if g == nil {
			continue
		}
		if !pos.IsValid() {
			pos = g.Pos()
		}
		for _, c := range g.List {
			text += " " + strings.TrimLeft(c.Text, "/* \t")
		}
	}
	return strings.Join(strings.Fields(text), " "), pos
}

func isLock(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && (n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex")
}
