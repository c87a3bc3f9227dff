package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// Level grades a check the way SARIF does.
type Level string

// The levels.
const (
	ErrorLevel   Level = "error"
	WarningLevel Level = "warning"
	NoteLevel    Level = "note"
)

// A Rule describes a check to the readers of a SARIF log.
type Rule struct {
	Name  string // the check
	Short string // one line
	Full  string // its page, in Markdown
	URL   string
	Level Level
}

// A Notice tells of something that could not be analysed.
type Notice struct {
	Pos     Pos // may be zero
	Message string
}

// SARIFOptions is what a SARIF log tells besides the findings.
type SARIFOptions struct {
	Base    string // file names are relative to this directory, the root of the checkout
	Version string // of conclsp
	Rules   []Rule
	Notices []Notice
	Read    func(file string) ([]byte, error) // to count characters: os.ReadFile
}

// WriteSARIF prints findings as a SARIF 2.1.0 log
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
func WriteSARIF(w io.Writer, fs []Finding, o SARIFOptions) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(newSARIF(fs, o))
}

func newSARIF(fs []Finding, o SARIFOptions) sarifLog {
	b := &sarifBuilder{opts: o, src: sources{read: o.Read}, seen: make(map[string]int)}
	rules := slices.Clone(o.Rules)
	results := []sarifResult{}
	for _, f := range fs {
		i := slices.IndexFunc(rules, func(r Rule) bool { return r.Name == f.Check })
		if i < 0 { // such as the finding that tells of a check's panic
			i = len(rules)
			rules = append(rules, Rule{Name: f.Check, Short: f.Check, URL: f.URL, Level: WarningLevel})
		}
		results = append(results, b.result(f, i, rules[i].Level))
	}
	inv := sarifInvocation{ExecutionSuccessful: len(o.Notices) == 0}
	for _, n := range o.Notices {
		inv.Notifications = append(inv.Notifications, b.notification(n))
	}
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name:           "conclsp",
			Version:        o.Version,
			InformationURI: "https://github.com/conclsp/conclsp",
			Rules:          []sarifRule{},
		}},
		Invocations: []sarifInvocation{inv},
		BaseIDs:     map[string]sarifArtifact{srcRoot: {URI: fileURI(o.Base) + "/"}},
		Results:     results,
		ColumnKind:  "unicodeCodePoints",
	}
	for _, r := range rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(r))
	}
	return sarifLog{
		Version: "2.1.0",
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Runs:    []sarifRun{run},
	}
}

func newSARIFRule(r Rule) sarifRule {
	out := sarifRule{ID: r.Name, HelpURI: r.URL, Short: sarifMessage{Text: r.Short}}
	out.Config.Level = r.Level
	if r.Full != "" {
		out.Help = &sarifMessage{Text: r.Full, Markdown: r.Full}
	}
	return out
}

type sarifBuilder struct {
	opts SARIFOptions
	src  sources
	seen map[string]int // fingerprints, to number those that are alike
}

func (b *sarifBuilder) result(f Finding, rule int, level Level) sarifResult {
	r := sarifResult{
		RuleID:    f.Check,
		RuleIndex: rule,
		Level:     level,
		Message:   sarifMessage{Text: f.Message},
		Locations: []sarifLocation{{Physical: b.physical(f.Range)}},
		// The key says how the value is made, as the standard asks.
		Fingerprints: map[string]string{"conclspLine/v1": b.fingerprint(f)},
	}
	for i, rel := range f.Related {
		r.Related = append(r.Related, sarifLocation{
			ID:       i + 1,
			Physical: b.physical(rel.Range),
			Message:  &sarifMessage{Text: rel.Message},
		})
	}
	for _, fix := range f.Fixes {
		if s, ok := b.fix(fix); ok {
			r.Fixes = append(r.Fixes, s)
		}
	}
	return r
}

// fingerprint names a finding by what stays the same while lines are added and
// removed elsewhere in its file: check, file, and text of the line. Findings
// that are alike in these are numbered.
func (b *sarifBuilder) fingerprint(f Finding) string {
	start := f.Range.Start
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s", f.Check, b.artifact(start.File).URI, strings.TrimSpace(b.src.line(start)))
	sum := hex.EncodeToString(h.Sum(nil)[:16])
	b.seen[sum]++
	return fmt.Sprintf("%s:%d", sum, b.seen[sum])
}

func (b *sarifBuilder) notification(n Notice) sarifNotification {
	out := sarifNotification{Level: ErrorLevel, Message: sarifMessage{Text: n.Message}}
	if n.Pos.File != "" {
		out.Locations = []sarifLocation{{Physical: b.physical(Range{Start: n.Pos})}}
	}
	return out
}

func (b *sarifBuilder) fix(fix Fix) (sarifFix, bool) {
	out := sarifFix{Description: sarifMessage{Text: fix.Title}}
	for i, e := range fix.Edits {
		deleted, ok := b.src.region(e)
		if !ok {
			return sarifFix{}, false // half a fix is worse than none
		}
		if i == 0 || fix.Edits[i-1].File != e.File {
			out.Changes = append(out.Changes, sarifChange{Artifact: b.artifact(e.File)})
		}
		c := &out.Changes[len(out.Changes)-1]
		c.Replacements = append(c.Replacements, sarifReplacement{Deleted: deleted, Inserted: sarifContent{Text: string(e.New)}})
	}
	return out, len(out.Changes) > 0
}

func (b *sarifBuilder) physical(r Range) *sarifPhysical {
	p := &sarifPhysical{Artifact: b.artifact(r.Start.File)}
	if r.Start.Line == 0 {
		return p
	}
	p.Region = &sarifRegion{StartLine: r.Start.Line, StartColumn: b.src.column(r.Start)}
	if end := r.end(); end.File == r.Start.File && comparePos(r.Start, end) < 0 {
		p.Region.EndLine, p.Region.EndColumn = end.Line, b.src.column(end)
	}
	return p
}

// srcRoot stands for the directory that relative names start from.
const srcRoot = "%SRCROOT%"

func (b *sarifBuilder) artifact(file string) sarifArtifact {
	rel, err := filepath.Rel(b.opts.Base, file)
	if err != nil || !filepath.IsLocal(rel) {
		return sarifArtifact{URI: fileURI(file)}
	}
	return sarifArtifact{URI: (&url.URL{Path: filepath.ToSlash(rel)}).String(), BaseID: srcRoot}
}

func fileURI(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
