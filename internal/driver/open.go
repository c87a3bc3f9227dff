package driver

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// PackageInfo says what a package of the workspace consists of.
type PackageInfo struct {
	Path    string   // import path
	Dir     string   // absolute
	Files   []string // absolute; with those of its tests, if these are analysed
	Ignored []string // Go files beside them that build constraints leave out, absolute
	Broken  bool     // not all of it, or of what it imports, could be parsed and type-checked
	Main    bool     // its module is a main module, or it has none
	Module  string   // path of its module, or ""

	n *node
}

// Key stands for all that the results of analyzers about the package depend on, after
// it was processed: as long as it is the same, so are they. It is "" if nothing
// is known.
func (p PackageInfo) Key() string {
	if p.n == nil || p.n.key == (hash{}) {
		return ""
	}
	return string(p.n.key[:])
}

// DependsOn reports whether the package imports the one of the path, be it through
// others, as far as these are read from source.
func (p PackageInfo) DependsOn(path string) bool {
	seen := make(map[*node]bool)
	var visit func(n *node) bool
	visit = func(n *node) bool {
		if n == nil || seen[n] {
			return false
		}
		seen[n] = true
		for _, dep := range n.imports {
			if dep.Path == path || visit(dep) {
				return true
			}
		}
		return false
	}
	return visit(p.n)
}

// A Package is a package of the workspace with syntax and types, as analyzers
// see it. It has a universe of its own: what it imports came from export data,
// so objects of two Packages are the same only by where they are declared.
type Package struct {
	PackageInfo
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info

	n *node
	l *loaded
	r *run
}

// Load returns those of the packages that match patterns that want asks for,
// with the contents that overlay gives to files. All else about them is as
// in Check, after which it costs what it costs to type-check the packages.
func (d *Driver) Load(ctx context.Context, patterns []string, overlay map[string][]byte, want func(PackageInfo) bool) (pkgs []*Package, err error) {
	if err := d.take(ctx, true); err != nil {
		return nil, err
	}
	defer d.release()
	var r *run
	for _, second := range []bool{false, true} {
		if _, r, err = d.check(ctx, patterns, overlay, second); err != nil {
			return nil, err
		}
		if r == nil || !r.changed.Load() {
			break
		}
	}
	if r == nil {
		return nil, nil
	}
	for _, n := range r.nodes {
		if !n.full || !want(n.info()) {
			continue
		}
		p, err := r.open(n)
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, p)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return pkgs, nil
}

// open loads the package of one node.
func (r *run) open(n *node) (p *Package, err error) {
	defer func() {
		if x := recover(); x != nil { // of the type checker
			p, err = nil, fmt.Errorf("internal error: %s: %v", n.Path, x)
		}
	}()
	l, err := r.load(n, true)
	if err != nil {
		return nil, err
	}
	return &Package{PackageInfo: n.info(), Fset: l.fset, Files: l.files, Types: l.pkg, Info: l.info, n: n, l: l, r: r}, nil
}

// Run runs one analyzer, and what it requires, over the package and returns
// its result. A panic of the analyzer is an error.
func (p *Package) Run(ctx context.Context, a *analysis.Analyzer) (any, error) {
	as := &actions{n: p.n, l: p.l, facts: newFactSet(p.r, p.n, p.l), done: make(map[*analysis.Analyzer]*action),
		read: p.r.readFile(p.n, new(output))}
	act := as.exec(ctx, a)
	return act.result, act.err
}

// info describes a node that has been processed.
func (n *node) info() PackageInfo {
	info := PackageInfo{Path: n.Path, Dir: n.Dir, Files: n.Files, Ignored: n.Ignored, n: n, Main: n.Module == nil || n.Module.Main}
	if len(n.Cgo) > 0 {
		info.Files = append(info.Files[:len(info.Files):len(info.Files)], n.Cgo...)
	}
	if n.Module != nil {
		info.Module = n.Module.Path
	}
	info.Broken = n.shaky
	return info
}

// shakyImport reports whether n sees less of the workspace than there is.
func (n *node) shakyImport() bool {
	for _, dep := range n.imports {
		if dep.shaky && dep.Source {
			return true
		}
	}
	return len(n.missing) > 0
}
