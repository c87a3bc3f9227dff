// Package refactor brings the rewrites of package rewrite together with the packages
// that the driver loads.
package refactor

import (
	"context"
	"os"
	"slices"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/driver"
)

// Package is what rewrites need of a package, with the contents that overlay gives to
// files.
func Package(p *driver.Package, overlay map[string][]byte) (*rewrite.Package, error) {
	r := &rewrite.Package{Path: p.Path, Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info, Broken: p.Broken,
		Sources: make(map[string][]byte), Ignored: make(map[string][]byte)}
	for into, names := range map[*map[string][]byte][]string{&r.Sources: p.PackageInfo.Files, &r.Ignored: p.PackageInfo.Ignored} {
		for _, name := range names {
			text, ok := overlay[name]
			if !ok {
				var err error
				if text, err = os.ReadFile(name); err != nil {
					return nil, err
				}
			}
			(*into)[name] = text
		}
	}
	return r, nil
}

// Program loads what Apply needs for an offer: of the packages that match patterns,
// which should be all of the modules, the one that it is about, and if it is wide, those
// that depend on it.
func Program(ctx context.Context, d *driver.Driver, patterns []string, overlay map[string][]byte, o rewrite.Offer) (*rewrite.Program, error) {
	pkgs, err := d.Load(ctx, patterns, overlay, func(p driver.PackageInfo) bool {
		return p.Path == o.Package || slices.Contains(p.Files, o.File) || o.Wide && p.DependsOn(o.Package)
	})
	if err != nil {
		return nil, err
	}
	prog := &rewrite.Program{}
	for _, p := range pkgs {
		r, err := Package(p, overlay)
		if err != nil {
			return nil, err
		}
		prog.Packages = append(prog.Packages, r)
	}
	return prog, nil
}
