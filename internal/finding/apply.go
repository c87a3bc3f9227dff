package finding

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
)

// A Choice is a finding with the fix that was chosen to cure it.
type Choice struct {
	Finding Finding
	Fix     Fix
}

// A Skip is a choice that was not applied, and why.
type Skip struct {
	Choice
	Reason string
}

// A Patch is what choices do to files.
type Patch struct {
	Files   map[string][]byte // the new contents by file name
	Applied []Choice
	Skipped []Skip
}

// Apply computes the contents that files get when the fixes of the choices are
// applied: each wholly or not at all, the earlier before the later. A fix that
// touches what an accepted one changes is skipped, unless both only add the
// same import there, or are the same fix altogether: two fixes that both
// declare "mu" at one place mean two mutexes. A file that was gofmt-stable
// before stays so, and one with CRLF line ends keeps them.
//
// Apply writes nothing, and does not know whether the result compiles.
func Apply(read func(file string) ([]byte, error), choices []Choice) Patch {
	m := merger{read: read, files: make(map[string]*merge)}
	p := Patch{Files: make(map[string][]byte)}
	for _, c := range choices {
		if reason := m.add(c); reason != "" {
			p.Skipped = append(p.Skipped, Skip{c, reason})
		} else {
			p.Applied = append(p.Applied, c)
		}
	}
	for name, f := range m.files {
		if len(f.edits) > 0 {
			p.Files[name] = f.result()
		}
	}
	return p
}

// merger collects edits that do not conflict.
type merger struct {
	read  func(file string) ([]byte, error)
	files map[string]*merge
	fixes [][]Edit // accepted
}

type merge struct {
	old   []byte
	edits []ownedEdit
}

type ownedEdit struct {
	Edit
	owner Finding // whose fix made it first
}

// add accepts the edits of c, or says why it cannot.
func (m *merger) add(c Choice) string {
	if slices.ContainsFunc(m.fixes, func(fix []Edit) bool { return slices.EqualFunc(fix, c.Fix.Edits, Edit.equal) }) {
		return ""
	}
	var fresh []Edit
	for _, e := range c.Fix.Edits {
		f, err := m.file(e.File)
		if err != nil {
			return err.Error()
		}
		if e.Start < 0 || e.End < e.Start || e.End > len(f.old) {
			return "the file is not the one that was analysed"
		}
		known := false
		for _, have := range f.edits {
			if have.equal(e) && e.addsImport() {
				known = true
			} else if have.conflicts(e) {
				return "it changes the same place as the fix at " + have.owner.where()
			}
		}
		if !known {
			fresh = append(fresh, e)
		}
	}
	for _, e := range fresh {
		f := m.files[e.File]
		f.edits = append(f.edits, ownedEdit{e, c.Finding})
	}
	m.fixes = append(m.fixes, c.Fix.Edits)
	return ""
}

var importSpec = regexp.MustCompile(`^\s*(import\b)?[\s(]*(\w+\s+)?"[^"\n]+"[\s);]*$`)

// addsImport reports whether e inserts an import declaration or a line of one.
func (e Edit) addsImport() bool { return e.Start == e.End && importSpec.Match(e.New) }

func (m *merger) file(name string) (*merge, error) {
	if f, ok := m.files[name]; ok {
		return f, nil
	}
	old, err := m.read(name)
	if err != nil {
		return nil, err
	}
	f := &merge{old: old}
	m.files[name] = f
	return f, nil
}

// conflicts reports whether two different edits of one file cannot both be
// made: they overlap, or insert at the same point, where nothing orders them.
func (e Edit) conflicts(x Edit) bool {
	if e.Start == e.End && x.Start == x.End {
		return e.Start == x.Start
	}
	return e.Start < x.End && x.Start < e.End
}

func (f *merge) result() []byte {
	slices.SortStableFunc(f.edits, func(a, b ownedEdit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	crlf := bytes.Contains(f.old, []byte("\r\n"))
	var out []byte
	last := 0
	for _, e := range f.edits {
		out = append(out, f.old[last:e.Start]...)
		text := e.New
		if crlf {
			text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		}
		out = append(out, text...)
		last = e.End
	}
	out = append(out, f.old[last:]...)
	if gofmted, err := format.Source(f.old); err == nil && bytes.Equal(gofmted, f.old) {
		if gofmted, err := format.Source(out); err == nil {
			return gofmted
		}
	}
	return out
}

// Diff returns the unified diff of a change to one file, with the names that
// "git apply" and "patch -p1" expect.
func Diff(name string, old, new []byte) []byte {
	d := diff.Diff("a/"+name, old, "b/"+name, new)
	// The first line repeats the next two.
	_, d, _ = bytes.Cut(d, []byte("\n"))
	return d
}

// where names the place of f as messages do: base name and line.
func (f Finding) where() string {
	return fmt.Sprintf("%s:%d", filepath.Base(f.Range.Start.File), f.Range.Start.Line)
}
