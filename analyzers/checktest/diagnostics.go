package checktest

import (
	"cmp"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
)

func checkAnalyzer(r reporter, a *analysis.Analyzer) {
	r.Helper()
	if a.URL != page.URL(a.Name) {
		r.Errorf("%s: URL is %q, want %q", a.Name, a.URL, page.URL(a.Name))
	}
	if !strings.HasPrefix(a.Doc, a.Name+": ") {
		r.Errorf("%s: Doc does not start with %q", a.Name, a.Name+": ")
	}
}

var (
	secondSentence = regexp.MustCompile(`[.!?]\s+[A-Z]`)
	halfPlace      = regexp.MustCompile(`(^|[^.])\bgo:[0-9]|\bline [0-9]`)
	severityWord   = regexp.MustCompile(`(?i)^(error|warning|hint|note|info)\b`)
)

// checkDiagnostics keeps the laws that each single finding can break.
func checkDiagnostics(r reporter, res *analyzed, lookup func(string) (fixes.Entry, bool)) {
	r.Helper()
	for _, d := range res.diagnostics() {
		where := res.where(d)
		switch msg := d.Message; {
		case msg == "" || msg != strings.TrimSpace(msg) || strings.ContainsAny(msg, "\n\x1b"):
			r.Errorf("%s: message %q is not one line of plain text", where, msg)
		case strings.HasSuffix(msg, "."):
			r.Errorf("%s: message ends with a full stop: %s", where, msg)
		case secondSentence.MatchString(msg):
			r.Errorf("%s: message has more than one sentence: %s", where, msg)
		case severityWord.MatchString(msg):
			r.Errorf("%s: message starts with a severity: %s", where, msg)
		case halfPlace.MatchString(msg):
			r.Errorf("%s: message names a line without its file: %s", where, msg)
		}
		if d.Category != d.act.Analyzer.Name {
			r.Errorf("%s: category is %q, want %q", where, d.Category, d.act.Analyzer.Name)
		}
		if !sameFile(d.act.Package.Fset, d.Pos, d.End) || d.Pos >= d.End {
			r.Errorf("%s: finding has no range", where)
		}
		for _, rel := range d.Related {
			if !rel.Pos.IsValid() || rel.Message == "" {
				r.Errorf("%s: related place without position or message: %q", where, rel.Message)
			}
		}
		checkFixes(r, res, d, lookup)
	}
}

func checkFixes(r reporter, res *analyzed, d diagnostic, lookup func(string) (fixes.Entry, bool)) {
	r.Helper()
	where := res.where(d)
	titles := make(map[string]bool)
	anySafe := false
	for i, fix := range d.SuggestedFixes {
		if titles[fix.Message] {
			r.Errorf("%s: two fixes with the title %q", where, fix.Message)
		}
		titles[fix.Message] = true
		entry, ok := lookup(fix.Message)
		if !ok {
			r.Errorf("%s: fix %q is not in the catalogue", where, fix.Message)
		}
		anySafe = anySafe || entry.Safety == fixes.Safe
		if i == 0 && !anySafe {
			defer func() {
				if anySafe {
					r.Errorf("%s: the first fix, %q, is not safe although another is", where, fix.Message)
				}
			}()
		}
		checkEdits(r, res, d, fix)
	}
}

func checkEdits(r reporter, res *analyzed, d diagnostic, fix analysis.SuggestedFix) {
	r.Helper()
	where, fset := res.where(d), d.act.Package.Fset
	if len(fix.TextEdits) == 0 {
		r.Errorf("%s: fix %q has no edit", where, fix.Message)
	}
	edits := slices.Clone(fix.TextEdits)
	for i, e := range edits {
		if !e.End.IsValid() {
			edits[i].End = e.Pos
		}
		if !sameFile(fset, e.Pos, edits[i].End) || e.Pos > edits[i].End {
			r.Errorf("%s: fix %q has an edit without a valid range", where, fix.Message)
			return
		}
		if !sameFile(fset, d.Pos, e.Pos) {
			r.Errorf("%s: fix %q edits another file, %s", where, fix.Message, res.m.relative(fset.Position(e.Pos).Filename))
		}
	}
	slices.SortStableFunc(edits, func(x, y analysis.TextEdit) int { return cmp.Compare(x.Pos, y.Pos) })
	for i := 1; i < len(edits); i++ {
		if edits[i].Pos < edits[i-1].End {
			r.Errorf("%s: fix %q has edits that overlap", where, fix.Message)
		}
	}
}

func sameFile(fset *token.FileSet, x, y token.Pos) bool {
	return x.IsValid() && y.IsValid() && fset.File(x) != nil && fset.File(x) == fset.File(y)
}
