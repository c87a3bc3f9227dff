package lsp

import (
	"fmt"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// source is what diagnostics of ours are marked with.
const source = "conclsp"

// diagnostic puts a finding as the client can take it. It fails if the finding
// has no place that can be shown. s.mu is held.
func (s *server) diagnostic(f current, read *reader) (protocol.Diagnostic, bool) {
	t := read.text(f.Range.Start.File)
	if t == nil {
		return protocol.Diagnostic{}, false
	}
	d := protocol.Diagnostic{
		Range:    s.rangeIn(t, f.span),
		Severity: s.settings.severity[f.Check],
		Code:     protocol.String(f.Check),
		Source:   protocol.NewOptional(source),
		Data:     protocol.LSPAny(`{"conclsp":true}`), // an object: gopls, asked by the same client, cannot stand anything else
	}
	if f.Check == internalCheck {
		d.Severity = protocol.DiagnosticSeverityInformation
	}
	if s.client.pages && f.URL != "" {
		d.CodeDescription = protocol.CodeDescription{Href: uri.URI(f.URL)}
	}
	if s.client.tags && needless[f.Check] {
		d.Tags = protocol.NewDiagnosticTags(protocol.DiagnosticTagUnnecessary)
	}
	var places []string
	for _, rel := range f.Related {
		at, ok := s.locate(f.placed, rel.Range, read)
		there := read.text(rel.Range.Start.File)
		if !ok || there == nil {
			continue
		}
		r := s.rangeIn(there, at)
		d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
			Location: protocol.Location{URI: s.uriOf(rel.Range.Start.File), Range: r},
			Message:  rel.Message,
		})
		places = append(places, fmt.Sprintf("%s:%d: %s", s.shortName(rel.Range.Start.File), r.Start.Line+1, rel.Message))
	}
	message := f.Message
	if !s.client.related {
		d.RelatedInformation = nil
		if len(places) > 0 {
			message += "\n" + strings.Join(places, "\n")
		}
	}
	d.Message = protocol.String(message)
	return d, true
}

// needless are checks whose findings are code that could be left out.
var needless = map[string]bool{"badignore": true}

func (s *server) rangeIn(t *text, at span) protocol.Range {
	start, end := t.visible(at.start, at.end)
	r := t.span(start, end, s.client.units)
	if r.Start == r.End { // an empty line: the end of it is the start of the next
		r.End.Line, r.End.Character = r.End.Line+1, 0
		if int(r.End.Line) >= len(t.lines) {
			r.End = r.Start
		}
	}
	return r
}

// shortName is the name of a file within its folder. s.mu is held.
func (s *server) shortName(name string) string {
	for _, dir := range s.folders {
		if inside(name, dir) {
			if rel, err := filepath.Rel(dir, name); err == nil {
				return filepath.ToSlash(rel)
			}
		}
	}
	return filepath.Base(name)
}
