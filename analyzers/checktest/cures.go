package checktest

import (
	"io/fs"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// checkCures analyses all variants: they type-check, the cured findings are
// gone, and there is no new one.
func checkCures(r reporter, a *analysis.Analyzer, m *module, variants []*variant) {
	r.Helper()
	byDir := make(map[string]*variant)
	for _, v := range variants {
		if err := m.copyCase(v.name, v.path, v.files); err != nil {
			r.Errorf("%v", err)
			return
		}
		byDir[strings.TrimPrefix(v.path, afterDir+"/")] = v
	}
	after, err := m.analyze(a, "./"+afterDir+"/...")
	if after == nil {
		r.Errorf("analysing the fixed cases: %v", err)
		return
	}
	for _, act := range after.roots {
		v := byDir[variantDir(act.Package.PkgPath)]
		if v == nil || broken(v.name) {
			continue
		}
		for _, err := range act.Package.Errors {
			r.Errorf("case %s after %q does not compile: %v\n%s", v.name, v.title, err, v.changed())
		}
	}
	if err != nil {
		return // what could not be analysed has errors, which have just been reported
	}
	found := make(map[*variant][]diagnostic)
	for _, d := range after.diagnostics() {
		dir, _ := m.relFile(d.pos.Filename)
		found[byDir[dir]] = append(found[byDir[dir]], d)
	}
	for _, v := range variants {
		v.checkFindings(r, m, found[v])
	}
}

// checkFindings reports findings after the fix, other than those that remain.
func (v *variant) checkFindings(r reporter, m *module, found []diagnostic) {
	r.Helper()
	allowed, cured := make(map[string]int), make(map[string]bool)
	for _, d := range v.remains {
		allowed[d.normal()]++
	}
	for _, d := range v.cured {
		cured[d.normal()] = true
	}
	for _, d := range found {
		if allowed[d.normal()]--; allowed[d.normal()] >= 0 {
			continue
		}
		what := "there is a new finding"
		if cured[d.normal()] {
			what = "the finding is still there"
		}
		_, file := m.relFile(d.pos.Filename)
		r.Errorf("case %s after %q: %s, at %s:%d: %s\n%s", v.name, v.title, what, file, d.pos.Line, d.Message, v.changed())
	}
}

// changed returns the files that the fixes changed, for messages of the test.
func (v *variant) changed() string {
	var b strings.Builder
	for name, content := range v.files {
		b.WriteString("-- " + name + " --\n")
		b.Write(content)
	}
	return b.String()
}

// variantDir returns the directory below afterDir of a package path.
func variantDir(path string) string {
	path = strings.TrimSuffix(path, "_test")
	dir, _, _ := strings.Cut(strings.TrimPrefix(path, "test/"+afterDir+"/"), "/")
	return dir
}

// globAll returns the names, relative to root, of all files below it that end
// in suffix.
func globAll(root, suffix string) ([]string, error) {
	var list []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, suffix) {
			return err
		}
		rel, err := filepath.Rel(root, file)
		list = append(list, filepath.ToSlash(rel))
		return err
	})
	return list, err
}
