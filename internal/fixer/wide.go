package fixer

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/conclsp/conclsp/fixes"
	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"github.com/conclsp/conclsp/internal/refactor"
)

// wideRewrites are the rewrites of a module that cure the findings of a check, where
// these have no fix of their own since that would have to go over several files.
var wideRewrites = map[string][]string{
	"mixedatomic": {rewrite.AtomicAll},
	"sharedwrite": {rewrite.AtomicAll, rewrite.GuardField, rewrite.GuardVariable},
	"unguarded":   {rewrite.GuardField, rewrite.GuardVariable},
}

// Wide applies rewrites of whole modules.
type Wide struct {
	Driver *driver.Driver
	All    []string // patterns of all packages that may be changed
	// Check analyses packages that match patterns, with the given contents of files.
	Check func(ctx context.Context, patterns []string, files map[string][]byte) (*driver.Result, error)

	tried map[string]bool // findings, by their key, for which nothing can be done
}

// tryWide applies the first rewrite that it can. It returns the new result, or nil if
// there is none.
func (x *Fixer) tryWide(ctx context.Context, res *driver.Result) (*driver.Result, error) {
	if x.Wide == nil {
		return nil, nil
	}
	for _, f := range res.Findings {
		key := x.key(f)
		broken := func(p driver.Problem) bool { return p.Package == f.Package }
		if len(f.Fixes) > 0 || x.Wide.tried[key] || x.banned[key] != "" || slices.ContainsFunc(res.Problems, broken) {
			continue
		}
		choice, reason, err := x.Wide.choose(ctx, x, f)
		if err != nil {
			return nil, err
		}
		if choice == nil {
			x.Wide.giveUp(key)
			x.ban(key, reason)
			continue
		}
		next, reason, err := x.applyWide(ctx, res, *choice)
		if next != nil || err != nil {
			return next, err
		}
		x.ban(key, reason)
	}
	return nil, nil
}

func (w *Wide) giveUp(key string) {
	if w.tried == nil {
		w.tried = make(map[string]bool)
	}
	w.tried[key] = true
}

func (x *Fixer) ban(key, reason string) {
	if reason != "" {
		x.banned[key] = reason
	}
}

// choose returns the rewrite for a finding, or the reason why there is none, "" if
// nothing is offered.
func (w *Wide) choose(ctx context.Context, x *Fixer, f finding.Finding) (choice *finding.Choice, reason string, err error) {
	if wideRewrites[f.Check] == nil || readsEarly(f) {
		return nil, "", nil
	}
	for _, at := range accesses(f) {
		text, err := x.read(at.Start.File)
		if err != nil || at.Start.Offset < 0 || at.Start.Offset > len(text) {
			continue
		}
		start, end := at.Start.Offset, at.End.Offset
		if end <= start {
			end = start + len(nameAt(text[start:]))
		}
		fix, why, err := w.rewrite(ctx, x.Files, wideRewrites[f.Check], at.Start.File, start, end)
		if err != nil {
			return nil, "", err
		}
		if fix != nil {
			return &finding.Choice{Finding: f, Fix: *fix}, "", nil
		}
		reason = cmp.Or(reason, why)
	}
	return nil, reason, nil
}

// accesses returns where the variable of a finding may stand: in the function that is
// called there, or there.
func accesses(f finding.Finding) []finding.Range {
	var list []finding.Range
	for _, r := range slices.Backward(f.Related) {
		if strings.HasPrefix(r.Message, "in ") {
			list = append(list, r.Range)
		}
	}
	return append(list, f.Range)
}

// nameAt returns the name, be it of a field of something, with which a text starts.
func nameAt(text []byte) []byte {
	end := bytes.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' })
	if end < 0 {
		return text
	}
	return bytes.TrimRight(text[:end], ".")
}

// rewrite applies the first of the rewrites that is offered for some bytes of a file,
// or returns why the first could not be.
func (w *Wide) rewrite(ctx context.Context, overlay map[string][]byte, ids []string, file string, start, end int) (*finding.Fix, string, error) {
	pkgs, err := w.Driver.Load(ctx, w.All, overlay, func(p driver.PackageInfo) bool { return slices.Contains(p.Files, file) })
	if err != nil || len(pkgs) == 0 {
		return nil, "", err
	}
	p, err := refactor.Package(pkgs[0], overlay)
	if err != nil {
		return nil, "", err
	}
	reason := ""
	for _, o := range rewrite.Offers(p, file, start, end) {
		if !slices.Contains(ids, o.ID) || o.Safety != fixes.Safe {
			continue
		}
		prog, err := refactor.Program(ctx, w.Driver, w.All, overlay, o)
		if err != nil {
			return nil, "", err
		}
		edits, err := rewrite.Apply(prog, o)
		if err != nil {
			reason = cmp.Or(reason, err.Error())
			continue
		}
		fix := &finding.Fix{Title: o.Title}
		for _, e := range edits {
			fix.Edits = append(fix.Edits, finding.Edit(e))
		}
		return fix, "", nil
	}
	return nil, reason, nil
}

// readsEarly reports whether a race is that a goroutine is not waited for by the one
// that starts it, and reads what it writes. A lock would but hide that.
func readsEarly(f finding.Finding) bool {
	started, read := 0, false
	for _, r := range f.Related {
		if strings.HasSuffix(r.Message, "is started here") {
			started++
		}
		read = read || strings.HasPrefix(r.Message, "the other side: read")
	}
	return started == 1 && read
}

// applyWide applies a rewrite. It is no improvement unless it is one for all packages
// of the modules, of which the patterns may name but a few.
func (x *Fixer) applyWide(ctx context.Context, res *driver.Result, c finding.Choice) (*driver.Result, string, error) {
	if reason := x.Refuse(c.Finding, c.Fix); reason != "" {
		return nil, reason, nil
	}
	patch := finding.Apply(x.read, []finding.Choice{c})
	if len(patch.Skipped) > 0 {
		return nil, patch.Skipped[0].Reason, nil
	}
	files := maps.Clone(x.Files)
	maps.Copy(files, patch.Files)
	before, err := x.Wide.Check(ctx, x.Wide.All, x.Files)
	if err != nil {
		return nil, "", err
	}
	after, err := x.Wide.Check(ctx, x.Wide.All, files)
	if err != nil {
		return nil, "", err
	}
	if reason := worse(before, after, 1); reason != "" {
		return nil, reason, nil
	}
	next, err := x.Analyse(ctx, files)
	if err != nil {
		return nil, "", err
	}
	if reason := worse(res, next, 1); reason != "" {
		return nil, reason, nil
	}
	x.Files = files
	x.Applied = append(x.Applied, c)
	return next, "", nil
}
