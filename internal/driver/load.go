package driver

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"

	"github.com/conclsp/conclsp/internal/finding"
)

// errChanged says that a file is no longer what it was when the run began.
var errChanged = errors.New("file changed while it was analysed")

// loaded is a package with syntax and types.
type loaded struct {
	fset     *token.FileSet
	files    []*ast.File
	own      map[*token.File]bool // the files of the package itself
	pkg      *types.Package
	info     *types.Info
	sizes    types.Sizes
	imp      *pkgImporter
	terrs    []types.Error
	problems []Problem
	broken   bool           // something could not be parsed or has no type
	pruned   bool           // what was broken has been taken out
	whole    *types.Package // with what was taken out, if that was API
	factless bool           // facts would name methods by another count than that of whole
}

// maxProblems bounds what is said of one package.
const maxProblems = 10

// load parses and type-checks a package. Faults in it become problems.
func (r *run) load(n *node, depsFirst bool) (*loaded, error) {
	l := &loaded{fset: token.NewFileSet(), own: make(map[*token.File]bool)}
	var faults []token.Pos
	for _, name := range n.Files {
		want, err := r.snap.hash(name)
		if err != nil {
			return nil, err
		}
		data, got, err := r.snap.read(name)
		if err == nil && got != want {
			err = errChanged
		}
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(l.fset, name, data, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
		if err != nil {
			l.broken = true
			l.addParseErrors(n, err)
		}
		if f != nil && f.Name != nil && f.Package.IsValid() {
			l.files = append(l.files, f)
			l.own[l.fset.File(f.FileStart)] = true
			faults = append(faults, parseFaults(l.fset.File(f.FileStart), err)...)
		}
	}
	l.imp = &pkgImporter{run: r, node: n, fset: l.fset, imports: make(map[string]*types.Package)}
	l.imp.prepare(depsFirst)
	l.sizes = types.SizesFor("gc", r.md.Env.GOARCH)
	faults = append(faults, l.check(n)...)
	if l.broken && !n.FakeC {
		l.salvage(n, faults)
	}
	return l, nil
}

// check type-checks the files and returns the places of the errors after which
// something has no type.
func (l *loaded) check(n *node) (faults []token.Pos) {
	conf := types.Config{
		Importer: l.imp, Sizes: l.sizes, GoVersion: n.goVersion(), FakeImportC: n.FakeC,
		Error: func(err error) {
			var terr types.Error
			if errors.As(err, &terr) {
				l.addTypeError(n, terr)
				if !terr.Soft {
					faults = append(faults, terr.Pos)
				}
			}
		},
	}
	l.info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	l.pkg = types.NewPackage(n.Path, n.Name)
	types.NewChecker(&conf, l.fset, l.pkg, l.info).Files(l.files) // errors went to conf.Error
	l.broken = l.broken || n.FakeC
	return faults
}

// goVersion is the language version of the package in the form of go/types.
func (p *pkgInfo) goVersion() string {
	if p.Module == nil || p.Module.GoVersion == "" {
		return ""
	}
	return "go" + p.Module.GoVersion
}

func (l *loaded) addTypeError(n *node, err types.Error) {
	if strings.HasPrefix(err.Msg, "\t") {
		return // more on the error before
	}
	l.terrs = append(l.terrs, err)
	if !err.Soft { // an unused variable or import leaves no type unknown
		l.broken = true
	}
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, Problem{Package: n.Path, Pos: l.pos(err.Pos), Message: err.Msg})
	}
}

// parseFaults are the places in f of the errors of parsing it.
func parseFaults(f *token.File, err error) (faults []token.Pos) {
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			if 0 <= e.Pos.Offset && e.Pos.Offset <= f.Size() {
				faults = append(faults, f.Pos(e.Pos.Offset))
			}
		}
	}
	return faults
}

func (l *loaded) addParseErrors(n *node, err error) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		list = scanner.ErrorList{{Msg: err.Error()}}
	}
	list.RemoveMultiples()
	for _, e := range list {
		if len(l.problems) == maxProblems {
			break
		}
		pos := finding.Pos{File: e.Pos.Filename, Offset: e.Pos.Offset, Line: e.Pos.Line, Column: e.Pos.Column}
		l.problems = append(l.problems, Problem{Package: n.Path, Pos: pos, Message: syntaxError + e.Msg})
	}
}

// pos resolves a position. //line directives are honoured for display, and
// then, as for positions in other packages, the offset is unknown.
func (l *loaded) pos(p token.Pos) finding.Pos {
	f := l.fset.File(p)
	if f == nil {
		return finding.Pos{}
	}
	shown, raw := f.PositionFor(p, true), f.PositionFor(p, false)
	pos := finding.Pos{File: shown.Filename, Offset: raw.Offset, Line: shown.Line, Column: shown.Column}
	if !l.own[f] || shown != raw {
		pos.Offset = -1
	}
	if rest, ok := strings.CutPrefix(pos.File, "$GOROOT"); ok {
		pos.File = l.imp.run.md.Env.GOROOT + rest
	}
	return pos
}
