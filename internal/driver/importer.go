package driver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/gcexportdata"
)

// pkgImporter imports on behalf of one package. Packages from source come from
// the export data that we wrote, the others from what the compiler wrote, all
// into one map, so that types are identical however they are reached. Nothing
// is shared between importing packages: it could not be mutated safely.
type pkgImporter struct {
	run     *run
	node    *node
	fset    *token.FileSet
	imports map[string]*types.Package
	lost    error // something that was there when the run began could not be read
}

// prepare imports what must be there before anything that mentions it. An
// external test sees the package under test with what its test files add; the
// other imports know it without. With depsFirst, every source package in reach
// is read from its own export data, so that the lines of its declarations are
// those of now, and not of the time when an importer's export data was written.
func (imp *pkgImporter) prepare(depsFirst bool) {
	if n := imp.node; n.ForTest != "" && n.Path != n.ForTest {
		if dep := n.imports[n.ForTest]; dep != nil {
			imp.load(dep)
		}
	}
	if depsFirst {
		for _, dep := range imp.node.visible() {
			if dep.Source {
				imp.load(dep)
			}
		}
	}
}

// Import implements [types.Importer].
func (imp *pkgImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dep := imp.node.imports[path]; dep != nil {
		return imp.load(dep)
	}
	if why := imp.node.missing[path]; why != "" {
		return nil, errors.New(why)
	}
	return nil, errors.New("no such package")
}

func (imp *pkgImporter) load(dep *node) (*types.Package, error) {
	if dep.ID == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := imp.imports[dep.Path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	pkg, err := imp.readExport(dep)
	if err == nil {
		return pkg, nil
	}
	imp.lose(err)
	return imp.fromSource(dep)
}

func (imp *pkgImporter) lose(err error) {
	if imp.lost == nil && !errors.Is(err, errNoExport) {
		imp.lost = err
	}
}

// errNoExport says that a package has no export data, since it has errors.
var errNoExport = errors.New("no export data")

// readExport reads a package from export data.
func (imp *pkgImporter) readExport(dep *node) (pkg *types.Package, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%w that can be read: %v", errNoExport, x)
		}
	}()
	if dep.Source {
		data, err := imp.run.types(dep)
		if err != nil {
			return nil, err
		}
		if len(data.Export) == 0 {
			return nil, errNoExport
		}
		return gcexportdata.Read(bytes.NewReader(data.Export), imp.fset, imp.imports, dep.Path)
	}
	if dep.Export == "" {
		return nil, errNoExport
	}
	f, err := os.Open(dep.Export)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := gcexportdata.NewReader(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(in, imp.fset, imp.imports, dep.Path)
}

// fromSource type-checks the declarations of a package for which there is no
// export data, since it does not compile, as far as its types are known.
func (imp *pkgImporter) fromSource(dep *node) (*types.Package, error) {
	if len(dep.Files) == 0 {
		return nil, errors.New("no Go files")
	}
	var files []*ast.File
	for _, name := range dep.Files {
		data, _, err := imp.run.snap.read(name)
		if err != nil {
			return nil, err
		}
		if f, _ := parser.ParseFile(imp.fset, name, data, parser.SkipObjectResolution); f != nil {
			files = append(files, f)
		}
	}
	below := &pkgImporter{run: imp.run, node: dep, fset: imp.fset, imports: imp.imports}
	conf := types.Config{
		Importer:         below,
		Sizes:            types.SizesFor("gc", imp.run.md.Env.GOARCH),
		GoVersion:        dep.goVersion(),
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
	}
	pkg := types.NewPackage(dep.Path, dep.Name)
	types.NewChecker(&conf, imp.fset, pkg, nil).Files(files)
	pkg.MarkComplete()
	imp.imports[dep.Path] = pkg
	imp.lose(below.lost)
	return pkg, nil
}
