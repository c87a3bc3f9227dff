package checktest

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"
)

// A variant is a case after some of its fixes.
type variant struct {
	name    string            // of the case
	path    string            // import path below test/
	title   string            // of the fixes applied
	plain   bool              // no finding has several fixes, so a golden need not name its title
	whole   bool              // all fixes of the title are applied, rather than one of them
	files   map[string][]byte // the changed files, by name relative to the case
	cured   []diagnostic      // findings that must be gone
	remains []diagnostic      // findings that may still be there
}

// An edit replaces the bytes [start, end) of a file.
type edit struct {
	start, end int
	text       string
}

// makeVariants applies, case by case, all fixes of each title together and,
// where there are several of one title, each by itself.
func makeVariants(r reporter, m *module, before *analyzed) []*variant {
	r.Helper()
	byCase := make(map[string][]diagnostic)
	for _, d := range before.diagnostics() {
		name, _ := m.relFile(d.pos.Filename)
		byCase[name] = append(byCase[name], d)
	}
	var list []*variant
	add := func(v *variant, all []diagnostic, chosen func(i int, title string) bool) {
		v.path = fmt.Sprintf("%s/%s__%d", afterDir, v.name, len(list))
		if v.apply(r, before, all, chosen) {
			list = append(list, v)
		}
	}
	for _, name := range m.cases {
		all := byCase[name]
		count := make(map[string]int) // title to the number of findings that have it
		plain := true
		for _, d := range all {
			plain = plain && len(d.SuggestedFixes) <= 1
			for _, fix := range d.SuggestedFixes {
				count[fix.Message]++
			}
		}
		for _, title := range slices.Sorted(maps.Keys(count)) {
			v := &variant{name: name, title: title, plain: plain && len(count) == 1, whole: true}
			add(v, all, func(_ int, t string) bool { return t == title })
		}
		for i, d := range all {
			for _, fix := range d.SuggestedFixes {
				if count[fix.Message] > 1 {
					v := &variant{name: name, title: fix.Message}
					add(v, all, func(j int, t string) bool { return i == j && t == fix.Message })
				}
			}
		}
	}
	return list
}

// apply fills in what follows from applying the chosen fixes. It reports
// whether that worked.
func (v *variant) apply(r reporter, before *analyzed, all []diagnostic, chosen func(int, string) bool) bool {
	r.Helper()
	edits := make(map[string][]edit)
	for i, d := range all {
		cured := false
		for _, fix := range d.SuggestedFixes {
			if chosen(i, fix.Message) {
				cured = true
				collectEdits(d.act.Package.Fset, fix, edits)
			}
		}
		if cured {
			v.cured = append(v.cured, d)
		} else {
			v.remains = append(v.remains, d)
		}
	}
	v.files = make(map[string][]byte)
	ok := true
	for file, list := range edits {
		fixed, err := applyEdits(file, list)
		if err != nil {
			r.Errorf("%s: applying %q: %v", before.m.relative(file), v.title, err)
			ok = false
			continue
		}
		stable, err := format.Source(fixed)
		if err != nil {
			r.Errorf("%s: fix %q gives a syntax error: %v\n%s", before.m.relative(file), v.title, err, fixed)
			ok = false
			continue
		}
		if !bytes.Equal(unaligned(stable), unaligned(fixed)) {
			r.Errorf("%s: fix %q gives source that gofmt would change:\n%s", before.m.relative(file), v.title,
				diff.Diff("fixed", fixed, "formatted", stable))
		}
		_, rel := before.m.relFile(file)
		v.files[rel] = stable
	}
	return ok
}

var columns = regexp.MustCompile(`([^ \t\n])[ \t]+`)

// unaligned returns the source with one space for each run of white space
// within a line: a fix need not realign the comments and types of the lines
// next to it.
func unaligned(src []byte) []byte { return columns.ReplaceAll(src, []byte("$1 ")) }

// collectEdits adds the edits of the fix. What another fix does as well, such as
// the addition of an import, is done once.
func collectEdits(fset *token.FileSet, fix analysis.SuggestedFix, edits map[string][]edit) {
	before := maps.Clone(edits)
	for _, e := range fix.TextEdits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		if !sameFile(fset, e.Pos, end) {
			continue // reported by checkEdits
		}
		file := fset.File(e.Pos)
		change := edit{file.Offset(e.Pos), file.Offset(end), string(e.NewText)}
		if !slices.Contains(before[file.Name()], change) {
			edits[file.Name()] = append(edits[file.Name()], change)
		}
	}
}

// applyEdits applies edits to the file, those at one place in the order given.
// Edits must not touch the same bytes.
func applyEdits(file string, edits []edit) ([]byte, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(edits, func(x, y edit) int {
		return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	var out []byte
	last := 0
	for _, e := range edits {
		if e.start < last {
			return nil, fmt.Errorf("edits overlap at offset %d", e.start)
		}
		out = append(out, src[last:e.start]...)
		out = append(out, e.text...)
		last = e.end
	}
	return append(out, src[last:]...), nil
}

// checkGoldens compares the whole variants with the golden files, or writes these.
func checkGoldens(r reporter, m *module, variants []*variant, update bool) {
	r.Helper()
	type key struct{ name, file string }
	byFile := make(map[key][]*variant)
	for _, v := range variants {
		if v.whole {
			for file := range v.files {
				k := key{v.name, file}
				byFile[k] = append(byFile[k], v)
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(byFile), func(x, y key) int {
		return cmp.Or(cmp.Compare(x.name, y.name), cmp.Compare(x.file, y.file))
	})
	for _, k := range keys {
		golden := filepath.Join(m.srcdir, k.name, filepath.FromSlash(k.file)+".golden")
		if update {
			if err := os.WriteFile(golden, goldenOf(k.file, byFile[k]), 0o666); err != nil {
				r.Errorf("%v", err)
			}
			continue
		}
		compareGolden(r, m, golden, k.file, byFile[k])
	}
	checkStray(r, m, func(name, file string) bool { return byFile[key{name, file}] != nil })
}

func goldenOf(file string, variants []*variant) []byte {
	if variants[0].plain {
		return variants[0].files[file]
	}
	var ar txtar.Archive
	for _, v := range variants {
		ar.Files = append(ar.Files, txtar.File{Name: v.title, Data: v.files[file]})
	}
	return txtar.Format(&ar)
}

func compareGolden(r reporter, m *module, golden, file string, variants []*variant) {
	r.Helper()
	shown := m.relative(filepath.Join(m.dir, variants[0].name, file)) + ".golden"
	content, err := os.ReadFile(golden)
	if err != nil {
		r.Errorf("%s: there are fixes but no golden file: %v", shown, err)
		return
	}
	sections := txtar.Parse(content).Files
	if len(sections) == 0 {
		if !variants[0].plain {
			r.Errorf("%s: fixes have several titles, the golden needs a section for each", shown)
			return
		}
		sections = []txtar.File{{Name: variants[0].title, Data: content}}
	}
	for _, v := range variants {
		i := slices.IndexFunc(sections, func(f txtar.File) bool { return f.Name == v.title })
		if i < 0 {
			r.Errorf("%s: no section for the fix %q", shown, v.title)
			continue
		}
		if got, want := v.files[file], sections[i].Data; !bytes.Equal(got, want) {
			r.Errorf("%s: result of %q differs:\n%s", shown, v.title, diff.Diff("golden", want, "fixed", got))
		}
		sections = slices.Delete(sections, i, i+1)
	}
	for _, s := range sections {
		r.Errorf("%s: no fix has the title %q", shown, s.Name)
	}
}

// checkStray reports golden files of which no finding has a fix.
func checkStray(r reporter, m *module, used func(name, file string) bool) {
	r.Helper()
	for _, name := range m.cases {
		root := filepath.Join(m.srcdir, name)
		goldens, err := globAll(root, ".golden")
		if err != nil {
			r.Errorf("%v", err)
		}
		for _, g := range goldens {
			if file := g[:len(g)-len(".golden")]; !used(name, file) {
				r.Errorf("%s: golden file without a fix", m.relative(filepath.Join(m.dir, name, g)))
			}
		}
	}
}
