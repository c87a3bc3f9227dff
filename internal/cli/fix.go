package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
)

// maxRounds bounds how often fixes are applied and the result analysed again.
// Every round leaves fewer findings, so this is but a limit on patience.
const maxRounds = 100

// applyFixes does what -fix and -diff ask for, and returns what is left.
func (r *checkRun) applyFixes(ctx context.Context, first *driver.Result) (*driver.Result, error) {
	dirs, err := moduleDirs(ctx, r.dir)
	if err != nil {
		return first, err
	}
	x := &fixer{analyse: r.analyse, modules: dirs, banned: make(map[string]string), files: make(map[string][]byte), wide: r.newWideFixer(dirs)}
	last, err := x.run(ctx, first)
	if err != nil {
		return first, err // nothing was written
	}
	if r.flags.diff {
		r.printSkips(x.skips(last))
		return first, r.printDiff(x)
	}
	if err := writeFiles(x.files, x.original); err != nil {
		return first, fmt.Errorf("no fix was applied: %w", err)
	}
	if n := len(x.applied); n > 0 {
		fmt.Fprintf(r.env.Stderr, "conclsp: applied %s in %s\n", plural(n, "fix", "fixes"), plural(len(x.files), "file", "files"))
	}
	r.printSkips(x.skips(last))
	return last, nil
}

func (r *checkRun) printDiff(x *fixer) error {
	for _, name := range slices.Sorted(maps.Keys(x.files)) {
		rel := filepath.ToSlash(finding.RelPath(r.cwd, name))
		if _, err := r.env.Stdout.Write(finding.Diff(rel, x.original[name], x.files[name])); err != nil {
			return err
		}
	}
	return nil
}

// printSkips tells why the findings that have fixes still stand.
func (r *checkRun) printSkips(skips []finding.Skip) {
	for _, s := range skips {
		fmt.Fprintf(r.env.Stderr, "%s: not fixed (%s): %s\n", finding.ShowPos(r.cwd, s.Finding.Range.Start), s.Finding.Check, s.Reason)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// A fixer applies fixes in memory and analyses the result, round by round,
// until no finding has a fix that it may apply.
type fixer struct {
	analyse func(ctx context.Context, overlay map[string][]byte) (*driver.Result, error)
	modules []string          // directories whose files may be changed
	banned  map[string]string // why a fix, by its key, is not tried again
	wide    *wideFixer        // for findings without a fix; may be nil

	files    map[string][]byte // the new contents so far
	original map[string][]byte // what these files had before
	applied  []finding.Choice
}

// run starts from the result of the first analysis and returns the last one.
func (x *fixer) run(ctx context.Context, res *driver.Result) (*driver.Result, error) {
	x.original = make(map[string][]byte)
	for range maxRounds {
		next, err := x.try(ctx, res, x.choices(res))
		if next == nil && err == nil {
			next, err = x.tryWide(ctx, res)
		}
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		res = next
	}
	for name, new := range x.files {
		if string(new) == string(x.original[name]) {
			delete(x.files, name)
		}
	}
	return res, nil
}

// choices returns the fixes that may be applied.
func (x *fixer) choices(res *driver.Result) []finding.Choice {
	var out []finding.Choice
	for _, f := range res.Findings {
		if len(f.Fixes) > 0 && x.refuse(res, f) == "" {
			out = append(out, finding.Choice{Finding: f, Fix: f.Fixes[0]})
		}
	}
	return out
}

// refuse says why the first fix of f may not be applied, or "". Nothing is
// changed in a package with problems, where new ones would not be noticed.
func (x *fixer) refuse(res *driver.Result, f finding.Finding) string {
	fix := f.Fixes[0]
	if !safe(fix.Title) {
		return fmt.Sprintf("%q needs a person to look", fix.Title)
	}
	if slices.ContainsFunc(res.Problems, func(p driver.Problem) bool { return p.Package == f.Package }) {
		return "its package does not compile"
	}
	for _, e := range fix.Edits {
		if reason := x.unwritable(e.File); reason != "" {
			return reason
		}
	}
	return x.banned[x.key(f)]
}

// try applies what it can of choices. It returns the new result, or nil if
// none of them could be applied. A round must leave at least as many findings
// fewer as it applies fixes, and no new problem, such as a name declared by
// two fixes. Where it does not, halves of it are tried, and what fails alone
// is not tried again.
func (x *fixer) try(ctx context.Context, res *driver.Result, choices []finding.Choice) (*driver.Result, error) {
	patch := finding.Apply(x.read, choices)
	for _, s := range patch.Skipped {
		if len(choices) == 1 {
			x.banned[x.key(s.Finding)] = s.Reason
		}
	}
	if len(patch.Applied) == 0 {
		return nil, nil
	}
	files := maps.Clone(x.files)
	maps.Copy(files, patch.Files)
	next, err := x.analyse(ctx, files)
	if err != nil {
		return nil, err
	}
	reason := worse(res, next, len(patch.Applied))
	if reason == "" {
		x.files = files
		x.applied = append(x.applied, patch.Applied...)
		return next, nil
	}
	if n := len(patch.Applied); n > 1 {
		if next, err := x.try(ctx, res, patch.Applied[:n/2]); next != nil || err != nil {
			return next, err
		}
		return x.try(ctx, res, patch.Applied[n/2:])
	}
	x.banned[x.key(patch.Applied[0].Finding)] = reason
	return nil, nil
}

// worse says why the state after n fixes is no improvement, or "".
func worse(before, after *driver.Result, n int) string {
	for _, p := range after.Problems {
		same := func(q driver.Problem) bool { return q.Package == p.Package && q.Message == p.Message }
		if !slices.ContainsFunc(before.Problems, same) {
			return "the result does not compile: " + p.Message
		}
	}
	if len(after.Findings) > len(before.Findings)-n {
		return "another finding would take its place"
	}
	return ""
}

// read returns the contents of a file as the fixes so far have left it.
func (x *fixer) read(name string) ([]byte, error) {
	if data, ok := x.files[name]; ok {
		return data, nil
	}
	data, err := os.ReadFile(name)
	if err == nil {
		x.original[name] = data
	}
	return data, err
}

var digits = regexp.MustCompile(`[0-9]+`)

// key names a finding by what other fixes in its file do not change.
func (x *fixer) key(f finding.Finding) string {
	var line string
	if text, err := x.read(f.Range.Start.File); err == nil {
		line = finding.Line(text, f.Range.Start.Line)
	}
	return f.Check + "\x00" + f.Range.Start.File + "\x00" + digits.ReplaceAllString(f.Message, "") + "\x00" + line
}

// skips tells why findings that have fixes, or could be cured by a rewrite, were left.
func (x *fixer) skips(res *driver.Result) []finding.Skip {
	var out []finding.Skip
	for _, f := range res.Findings {
		if len(f.Fixes) == 0 {
			if reason := x.banned[x.key(f)]; reason != "" { // that of a rewrite
				out = append(out, finding.Skip{Choice: finding.Choice{Finding: f}, Reason: reason})
			}
			continue
		}
		reason := x.refuse(res, f)
		if reason == "" {
			reason = fmt.Sprintf("stopped after %d rounds of fixes", maxRounds)
		}
		out = append(out, finding.Skip{Choice: finding.Choice{Finding: f, Fix: f.Fixes[0]}, Reason: reason})
	}
	return out
}
