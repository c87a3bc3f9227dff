// Package fixer applies the safe fixes of findings, all that may be, so that what
// comes out compiles and has fewer findings than before: for check -fix, and for
// the editor's "fix all".
package fixer

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/conclsp/conclsp/fixes"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
)

// maxRounds bounds how often fixes are applied and the result analysed again.
// Every round leaves fewer findings, so this is but a limit on patience.
const maxRounds = 100

// A Fixer applies fixes in memory and analyses the result, round by round,
// until no finding has a fix that it may apply.
type Fixer struct {
	// Analyse analyses the packages with the given contents of files.
	Analyse func(ctx context.Context, files map[string][]byte) (*driver.Result, error)
	// Read returns what a file has before any fix.
	Read func(name string) ([]byte, error)
	// Refuse says why a safe fix of a finding may not be applied, or "".
	Refuse func(f finding.Finding, fix finding.Fix) string
	// Wide has rewrites of a module tried for findings without a fix; it may be nil.
	Wide *Wide

	Files    map[string][]byte // the new contents so far
	Original map[string][]byte // what these files had before
	Applied  []finding.Choice

	banned map[string]string // why a fix, by its key, is not tried again
}

// Run starts from the result of the first analysis and returns the last one.
func (x *Fixer) Run(ctx context.Context, res *driver.Result) (*driver.Result, error) {
	x.Files, x.Original, x.banned = make(map[string][]byte), make(map[string][]byte), make(map[string]string)
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
	for name, new := range x.Files {
		if string(new) == string(x.Original[name]) {
			delete(x.Files, name)
		}
	}
	return res, nil
}

// choices returns the fixes that may be applied.
func (x *Fixer) choices(res *driver.Result) []finding.Choice {
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
func (x *Fixer) refuse(res *driver.Result, f finding.Finding) string {
	fix := f.Fixes[0]
	if !fixes.IsSafe(fix.Title) {
		return fmt.Sprintf("%q needs a person to look", fix.Title)
	}
	if slices.ContainsFunc(res.Problems, func(p driver.Problem) bool { return p.Package == f.Package }) {
		return "its package does not compile"
	}
	if reason := x.Refuse(f, fix); reason != "" {
		return reason
	}
	return x.banned[x.key(f)]
}

// try applies what it can of choices. It returns the new result, or nil if
// none of them could be applied. A round must leave at least as many findings
// fewer as it applies fixes, and no new problem, such as a name declared by
// two fixes. Where it does not, halves of it are tried, and what fails alone
// is not tried again.
func (x *Fixer) try(ctx context.Context, res *driver.Result, choices []finding.Choice) (*driver.Result, error) {
	patch := finding.Apply(x.read, choices)
	for _, s := range patch.Skipped {
		if len(choices) == 1 {
			x.banned[x.key(s.Finding)] = s.Reason
		}
	}
	if len(patch.Applied) == 0 {
		return nil, nil
	}
	files := maps.Clone(x.Files)
	maps.Copy(files, patch.Files)
	next, err := x.Analyse(ctx, files)
	if err != nil {
		return nil, err
	}
	reason := worse(res, next, len(patch.Applied))
	if reason == "" {
		x.Files = files
		x.Applied = append(x.Applied, patch.Applied...)
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
func (x *Fixer) read(name string) ([]byte, error) {
	if data, ok := x.Files[name]; ok {
		return data, nil
	}
	data, err := x.Read(name)
	if err == nil {
		x.Original[name] = data
	}
	return data, err
}

var digits = regexp.MustCompile(`[0-9]+`)

// key names a finding by what other fixes in its file do not change.
func (x *Fixer) key(f finding.Finding) string {
	var line string
	if text, err := x.read(f.Range.Start.File); err == nil {
		line = finding.Line(text, f.Range.Start.Line)
	}
	return f.Check + "\x00" + f.Range.Start.File + "\x00" + digits.ReplaceAllString(f.Message, "") + "\x00" + line
}

// Skips tells why findings that have fixes, or could be cured by a rewrite, were left.
func (x *Fixer) Skips(res *driver.Result) []finding.Skip {
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
