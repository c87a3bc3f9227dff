package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/internal/finding"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
)

// output is what the analysis of a package yields.
type output struct {
	Findings []finding.Finding `json:",omitempty"`
	Problems []Problem         `json:",omitempty"`
	API      hash
	Facts    hash            // zero if there are none
	Mentions []string        `json:",omitempty"` // packages whose types occur in the API
	Depends  map[string]hash `json:",omitempty"` // files of other packages that the findings speak of
	Broken   bool            `json:",omitempty"` // not all of it has types
	Counts   map[string]int  `json:",omitempty"` // as the analyzers count

	volatile bool // made with less than what the key stands for: not to be kept
}

// typesData is what importers need of a package.
type typesData struct {
	Export []byte // as gcexportdata writes it
	Facts  []byte
}

func (o *output) dependOn(file string, h hash) {
	if o.Depends == nil {
		o.Depends = make(map[string]hash)
	}
	o.Depends[file] = h
}

// analyseNode analyses a package from source.
func (r *run) analyseNode(ctx context.Context, n *node) (*output, *typesData, error) {
	t := new(typesData)
	out, stale, err := r.attempt(ctx, n, t, false)
	if err == nil && stale {
		// A finding points into another package of the workspace, whose lines
		// may have moved since the export data that told of it was written.
		out, _, err = r.attempt(ctx, n, t, true)
	}
	return out, t, err
}

// attempt loads and analyses a package. stale says that findings have
// positions in other packages from source.
func (r *run) attempt(ctx context.Context, n *node, t *typesData, depsFirst bool) (out *output, stale bool, err error) {
	defer func() {
		if x := recover(); x != nil { // of the type checker; analyzers are guarded by themselves
			out, stale, err = nil, false, fmt.Errorf("internal error: %v", x)
		}
	}()
	l, err := r.load(n, depsFirst)
	if err != nil {
		return nil, false, err
	}
	out = &output{Broken: l.broken || l.pruned}
	facts := newFactSet(r, n, l)
	as := &actions{n: n, l: l, facts: facts, read: r.readFile(n, out), done: make(map[*analysis.Analyzer]*action)}
	roots := r.d.suite.roots(n)
	if late := len(r.d.suite.late); n.full && late > 0 {
		if err := r.early(ctx, as, roots[:len(roots)-late], out.Broken); err != nil {
			return nil, false, err
		}
	}
	if err := as.run(ctx, roots); err != nil {
		return nil, false, err
	}
	if out.volatile = l.imp.lost != nil; out.volatile && !r.last {
		return nil, false, errors.Join(errChanged, l.imp.lost)
	}
	conv := as.findings(roots)
	out.Findings = sortFindings(append(conv.findings, as.internalFinding()...))
	out.Problems = append(l.problems, as.failures()...)
	out.Counts = as.counts()
	if n.full && len(roots) > 0 && as.ran == 0 || len(l.files) == 0 {
		for i := range out.Problems {
			out.Problems[i].Fatal = true
		}
	}
	if !n.full {
		out.Findings = nil
	}
	if !n.Source { // nobody asked about it
		out.Problems = nil
	}
	for _, name := range slices.Sorted(maps.Keys(conv.foreign)) {
		if h, err := r.snap.hash(name); err == nil {
			out.dependOn(name, h)
		}
	}
	if l.factless {
		facts = newFactSet(r, n, l)
	}
	if t.Facts, out.Facts, err = facts.encode(); err != nil {
		out.Problems = append(out.Problems, Problem{Package: n.Path, Message: err.Error()})
	}
	out.API, out.Mentions = apiHash(l.api())
	if n.Source {
		t.Export = writeExport(l)
	}
	return out, len(out.Depends) > 0 && r.inWorkspace(out.Depends), nil
}

// findings converts what analyzers have reported.
func (as *actions) findings(of []*analysis.Analyzer) *converter {
	conv := &converter{l: as.l, n: as.n}
	for _, a := range of {
		for _, d := range as.done[a].diags {
			conv.add(a, d)
		}
	}
	return conv
}

// early runs some of the analyzers and tells what they have found in a package, unless
// it may have to be loaded again.
func (r *run) early(ctx context.Context, as *actions, roots []*analysis.Analyzer, broken bool) error {
	if err := as.run(ctx, roots); err != nil {
		return err
	}
	as.ran = 0 // they are asked once more, with the others
	conv := as.findings(roots)
	if len(conv.foreign) > 0 || as.l.imp.lost != nil || len(as.l.files) == 0 {
		return nil
	}
	r.mu.Lock()
	found := sortFindings(slices.Concat(r.findings[as.n.Path], conv.findings))
	r.mu.Unlock()
	p := as.n.info()
	p.Broken = broken || as.n.shakyImport()
	r.d.onEarly(p, found)
	return nil
}

// inWorkspace reports whether one of the files belongs to a source package.
func (r *run) inWorkspace(files map[string]hash) bool {
	for _, n := range r.nodes {
		if n.Source && slices.ContainsFunc(n.Files, func(f string) bool { _, ok := files[f]; return ok }) {
			return true
		}
	}
	return false
}

// writeExport returns no data when there are types that cannot be written;
// importers then read the source.
func writeExport(l *loaded) (data []byte) {
	defer func() {
		if recover() != nil {
			data = nil
		}
	}()
	var buf bytes.Buffer
	if err := gcexportdata.Write(&buf, l.fset, l.api()); err != nil {
		return nil
	}
	return buf.Bytes()
}

// converter turns diagnostics into findings.
type converter struct {
	l        *loaded
	n        *node
	findings []finding.Finding
	foreign  map[string]bool // files of other packages
}

func (c *converter) add(a *analysis.Analyzer, d analysis.Diagnostic) {
	f := finding.Finding{
		Check: a.Name, Package: c.n.Path, Message: d.Message, URL: checkURL(a, d),
		Range: c.span(d.Pos, d.End),
	}
	if d.Category == checkInternal {
		f.Check = checkInternal
	}
	if len(c.n.Cgo) > 0 && !strings.HasSuffix(f.Range.Start.File, ".go") || filepath.Base(f.Range.Start.File) == "_cgo_gotypes.go" {
		return // in what cgo wrote
	}
	for _, rel := range d.Related {
		f.Related = append(f.Related, finding.Related{Range: c.span(rel.Pos, rel.End), Message: rel.Message})
	}
	for _, sf := range d.SuggestedFixes {
		if fix, ok := c.fix(sf); ok {
			f.Fixes = append(f.Fixes, fix)
		}
	}
	c.findings = append(c.findings, f)
}

func (c *converter) fix(sf analysis.SuggestedFix) (finding.Fix, bool) {
	fix := finding.Fix{Title: sf.Message}
	for _, te := range sf.TextEdits {
		rng := c.span(te.Pos, te.End)
		if rng.Start.Offset < 0 || rng.Start.Line == 0 || rng.End.File != rng.Start.File || rng.End.Offset < rng.Start.Offset {
			return fix, false // not in a file that the user wrote
		}
		fix.Edits = append(fix.Edits, finding.Edit{File: rng.Start.File, Start: rng.Start.Offset, End: rng.End.Offset, New: te.NewText})
	}
	slices.SortStableFunc(fix.Edits, func(a, b finding.Edit) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if c := a.Start - b.Start; c != 0 {
			return c
		}
		return a.End - b.End
	})
	for i := 1; i < len(fix.Edits); i++ {
		if a, b := fix.Edits[i-1], fix.Edits[i]; a.File == b.File && b.Start < a.End {
			return fix, false
		}
	}
	return fix, len(fix.Edits) > 0
}

func checkURL(a *analysis.Analyzer, d analysis.Diagnostic) string {
	if strings.Contains(d.URL, "://") {
		return d.URL
	}
	return a.URL + d.URL
}
