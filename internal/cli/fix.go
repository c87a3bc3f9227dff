package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"github.com/conclsp/conclsp/internal/fixer"
)

// applyFixes does what -fix and -diff ask for, and returns what is left.
func (r *checkRun) applyFixes(ctx context.Context, first *driver.Result) (*driver.Result, error) {
	dirs, err := moduleDirs(ctx, r.dir)
	if err != nil {
		return first, err
	}
	x := &fixer.Fixer{Analyse: r.analyse, Read: os.ReadFile, Wide: r.wide(dirs),
		Refuse: func(_ finding.Finding, fix finding.Fix) string { return unwritable(fix, dirs) }}
	last, err := x.Run(ctx, first)
	if err != nil {
		return first, err // nothing was written
	}
	if r.flags.diff {
		r.printSkips(x.Skips(last))
		return first, r.printDiff(x)
	}
	if err := writeFiles(x.Files, x.Original); err != nil {
		return first, fmt.Errorf("no fix was applied: %w", err)
	}
	if n := len(x.Applied); n > 0 {
		fmt.Fprintf(r.env.Stderr, "conclsp: applied %s in %s\n", plural(n, "fix", "fixes"), plural(len(x.Files), "file", "files"))
	}
	r.printSkips(x.Skips(last))
	return last, nil
}

// wide has whole modules rewritten. It is nil if not all files of the modules
// are read: what is left out could not be changed with the rest.
func (r *checkRun) wide(modules []string) *fixer.Wide {
	if !r.flags.tests || len(modules) == 0 {
		return nil
	}
	w := &fixer.Wide{Driver: r.driver, Check: r.analysePatterns}
	for _, dir := range modules {
		w.All = append(w.All, filepath.Join(dir, "..."))
	}
	return w
}

func (r *checkRun) printDiff(x *fixer.Fixer) error {
	for _, name := range slices.Sorted(maps.Keys(x.Files)) {
		rel := filepath.ToSlash(finding.RelPath(r.cwd, name))
		if _, err := r.env.Stdout.Write(finding.Diff(rel, x.Original[name], x.Files[name])); err != nil {
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
