package lsptest

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// A markerRun is a case with the editor that it is open in.
type markerRun struct {
	*markerCase
	t    *testing.T
	e    *Editor
	open []string
}

// textRange is that of a place, whether its file is open or not.
func (r *markerRun) textRange(p place) Range {
	text := r.texts[p.file]
	return Range{PositionAt(text, p.start, r.e.Units()), PositionAt(text, p.end, r.e.Units())}
}

// diagnostics compares all findings with all diag markers.
func (r *markerRun) diagnostics() {
	r.t.Helper()
	left := make(map[string][]Diagnostic)
	for path, list := range r.e.AllFindings() {
		name, err := filepath.Rel(r.e.Path(""), path)
		if err != nil {
			r.t.Fatal(err)
		}
		left[filepath.ToSlash(name)] = list
	}
	for _, m := range r.marks {
		if m.name != "diag" {
			continue
		}
		if len(m.args) != 3 {
			r.t.Fatalf("%v wants a place, a check and a message", m)
		}
		p := r.place(r.t, m, m.args[0])
		at := r.textRange(p)
		i := slices.IndexFunc(left[p.file], func(d Diagnostic) bool {
			return d.Range == at && m.args[1].matches(d.Check()) && m.args[2].matches(d.Message)
		})
		if i < 0 {
			r.t.Errorf("%v: nothing like that at %v; left are %v", m, at, left[p.file])
			continue
		}
		left[p.file] = slices.Delete(left[p.file], i, i+1)
	}
	for file, list := range left {
		for _, d := range list {
			r.t.Errorf("%s: unexpected %v", file, d)
		}
	}
}

// fixes are the quick fixes of conclsp at a place.
func (r *markerRun) fixes(m *marker) []CodeAction {
	r.t.Helper()
	p := r.place(r.t, m, m.args[0])
	list, err := r.e.CodeActions(p.file, r.textRange(p), "quickfix")
	if err != nil {
		r.t.Errorf("%v: %v", m, err)
	}
	return slices.DeleteFunc(list, func(a CodeAction) bool { return !a.ours() })
}

// ours reports whether an action is one of conclsp.
func (a *CodeAction) ours() bool {
	return strings.Contains(string(a.Data), `"conclsp"`) || a.Command != nil && strings.HasPrefix(a.Command.Command, "conclsp.") ||
		slices.ContainsFunc(a.Diagnostics, func(d Diagnostic) bool { return d.Source == source })
}

func (r *markerRun) nofix(m *marker) {
	for _, a := range r.fixes(m) {
		r.t.Errorf("%v: there is the fix %q", m, a.Title)
	}
}

// quickfix makes a fix, compares what it has changed with the golden part,
// looks whether the finding is gone, and undoes it.
func (r *markerRun) quickfix(m *marker) {
	r.t.Helper()
	fixes := r.fixes(m)
	i := slices.IndexFunc(fixes, func(a CodeAction) bool { return m.args[1].matches(a.Title) })
	if i < 0 {
		var titles []string
		for _, a := range fixes {
			titles = append(titles, a.Title)
		}
		r.t.Errorf("%v: there is no fix %q, but %q", m, m.args[1].text, titles)
		return
	}
	before := r.count()
	if err := r.e.Do(fixes[i]); err != nil {
		r.t.Errorf("%v: %v", m, err)
		return
	}
	if got := r.changes(); *update {
		r.golden[m.goldenName()] = got
	} else if want := r.golden[m.goldenName()]; got != want {
		r.t.Errorf("%v: the fix makes\n%swant\n%s", m, got, want)
	}
	r.e.AwaitDiagnosed(r.open...)
	if after := r.count(); after >= before {
		r.t.Errorf("%v: there are %d findings after the fix, and were %d: %v", m, after, before, r.e.AllFindings())
	}
	r.undo()
}

func (r *markerRun) count() int {
	n := 0
	for _, list := range r.e.AllFindings() {
		n += len(list)
	}
	return n
}

// changes is the difference between the files as they are now and as they were.
func (r *markerRun) changes() string {
	var out bytes.Buffer
	for _, f := range r.archive.Files {
		if r.e.IsOpen(f.Name) {
			out.Write(diff.Diff(f.Name, f.Data, f.Name, []byte(r.e.Text(f.Name))))
		}
	}
	return out.String()
}

// undo makes all files what they were.
func (r *markerRun) undo() {
	for _, f := range r.archive.Files {
		switch {
		case !r.e.IsOpen(f.Name):
		case !slices.Contains(r.open, f.Name):
			r.e.CloseFile(f.Name)
		case r.e.Text(f.Name) != string(f.Data):
			r.e.Change(f.Name, string(f.Data))
		}
	}
	r.e.AwaitDiagnosed(r.open...)
}

func (r *markerRun) hover(m *marker) {
	p := r.place(r.t, m, m.args[0])
	text, err := r.e.Hover(p.file, p.start)
	if err != nil || !m.args[1].matches(text) {
		r.t.Errorf("%v: hover is %q, %v", m, text, err)
	}
}

func (r *markerRun) highlight(m *marker) {
	p := r.place(r.t, m, m.args[0])
	got, err := r.e.Highlights(p.file, p.start)
	if err != nil {
		r.t.Errorf("%v: %v", m, err)
		return
	}
	var want []Range
	for _, a := range m.args[1:] {
		want = append(want, r.textRange(r.place(r.t, m, a)))
	}
	order := func(a, b Range) int {
		if before(a.Start, b.Start) {
			return -1
		}
		return 1
	}
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		r.t.Errorf("%v: highlights are %v, want %v", m, got, want)
	}
}
