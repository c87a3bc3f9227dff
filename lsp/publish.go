package lsp

import (
	"maps"
	"slices"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// packageState is what is known of a package.
type packageState struct {
	findings []placed
	kept     []placed // of when it still compiled; of no use for fixes
	sound    []placed // findings of the last time that it compiled
	compiled bool     // it has once
}

// placed is a finding with the run that made it, whose texts its places refer to.
type placed struct {
	finding.Finding
	*run
}

// takeFindings puts what a package has yielded in the place of what it yielded
// before. Findings that are missing only because the package does not compile
// at the moment, or because some checks are not done yet, are kept: half-typed
// code should not make them flicker, and neither should an edit elsewhere.
func (s *server) takeFindings(v *view, p driver.PackageInfo, fs []finding.Finding, r *run, undone []string) {
	s.mu.Lock()
	if s.views[v.key()] != v {
		s.mu.Unlock()
		return // its settings are not those in use any more
	}
	for _, name := range p.Files {
		v.files[name] = p.Path
	}
	old := v.found[p.Path]
	next := packageState{sound: old.sound, compiled: old.compiled}
	for _, f := range fs {
		r.stampFiles(f)
		next.findings = append(next.findings, placed{f, r})
	}
	switch {
	case p.Broken && old.compiled:
		next.kept = s.missing(old.sound, next.findings)
	case p.Broken:
	case len(undone) > 0:
		of := func(f placed) bool { return !slices.Contains(undone, f.Check) }
		next.kept = s.missing(slices.DeleteFunc(slices.Concat(old.findings, old.kept), of), next.findings)
	default:
		next.sound, next.compiled = next.findings, true
	}
	v.found[p.Path] = next
	s.mu.Unlock()
	s.publish(append(next.files(), old.files()...))
}

// missing returns those findings that are not among the present ones.
// s.mu is held.
func (s *server) missing(findings, present []placed) []placed {
	var out []placed
	read := newReader(s)
	for _, f := range findings {
		at, ok := s.locate(f, f.Range, read)
		if !ok {
			continue
		}
		if !slices.ContainsFunc(present, func(g placed) bool {
			there, ok := s.locate(g, g.Range, read)
			return ok && g.Check == f.Check && g.Range.Start.File == f.Range.Start.File && there == at
		}) {
			out = append(out, f)
		}
	}
	return out
}

// files are those that the package has findings in.
func (p packageState) files() []string {
	var names []string
	for _, f := range slices.Concat(p.findings, p.kept) {
		names = append(names, f.Range.Start.File)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// dropPackage forgets a package that is no more.
func (s *server) dropPackage(v *view, path string) {
	s.mu.Lock()
	files := v.found[path].files()
	delete(v.found, path)
	s.mu.Unlock()
	s.publish(files)
}

// span is a stretch of the current text of a file.
type span struct{ start, end int }

// locate says where a range of a finding is in the current text of its file.
// It fails where that cannot be known, or where the text there was edited.
// s.mu is held.
func (s *server) locate(f placed, r finding.Range, read *reader) (span, bool) {
	name := r.Start.File
	t, is := read.text(name), s.docs[name]
	switch {
	case t == nil:
		return span{}, false
	case s.upToDate(f, name, read):
		return spanOf(t, r)
	case is == nil || r.Start.Offset < 0:
		return span{}, false
	}
	seq := is.opened
	if was := f.docs[name]; was != nil {
		seq = was.seq
	} else if f.stamps[name] != is.stamp {
		return span{}, false
	}
	start, end, ok := is.carry(seq, r.Start.Offset, r.End.Offset)
	return span{start, end}, ok
}

// spanOf says where a range is in the text that it is of.
func spanOf(t *text, r finding.Range) (span, bool) {
	if r.Start.Offset >= 0 {
		return span{r.Start.Offset, r.End.Offset}, true
	}
	start, ok := t.byteOffset(r.Start.Line, r.Start.Column) // by //line, from cgo: no offset is known
	if !ok {
		return span{}, false
	}
	end, ok := t.byteOffset(r.End.Line, r.End.Column)
	if !ok || end < start {
		end = start
	}
	return span{start, end}, true
}

// current is a finding in the text of a file as it is now.
type current struct {
	placed
	span
	exact bool // it was made of this very text, and so its fixes hold
}

// inFile returns the findings in a file, in order. s.mu is held.
func (s *server) inFile(name string) []current {
	var list []current
	read := newReader(s)
	for _, v := range s.views {
		for _, p := range v.found {
			for i, f := range slices.Concat(p.findings, p.kept) {
				if f.Range.Start.File != name || s.settings.severity[f.Check] == 0 && f.Check != internalCheck {
					continue
				}
				if at, ok := s.locate(f, f.Range, read); ok {
					list = append(list, current{f, at, i < len(p.findings) && s.upToDate(f, name, read)})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b current) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return finding.Compare(a.Finding, b.Finding)
	})
	return slices.CompactFunc(list, func(a, b current) bool {
		return a.span == b.span && a.Check == b.Check && a.Message == b.Message
	})
}

// internalCheck is the name under which a fault of a check is reported.
const internalCheck = "internal"

// upToDate reports whether a finding was made of the current text of a file.
// s.mu is held.
func (s *server) upToDate(f placed, name string, read *reader) bool {
	was, is := f.docs[name], s.docs[name]
	switch {
	case was != nil && is != nil:
		return was.seq == is.seq
	case was != nil: // it was closed; what it had may never have been saved
		t := read.text(name)
		return t != nil && t.data == was.text.data
	case is != nil:
		return is.opened == is.seq && f.stamps[name] == is.stamp
	}
	return f.stamps[name] == read.stamp(name)
}

// shown is what the client was last told about a file.
type shown struct {
	list    []protocol.Diagnostic
	data    string // the list as it went out
	version int32
	open    bool
	id      string // of the list, for clients that pull
}

// publish tells the client about files, where there is news.
func (s *server) publish(files []string) {
	slices.Sort(files)
	for _, name := range slices.Compact(files) {
		s.publishFile(name)
	}
}

// publishFile computes and sends under one lock, lest an older list overtake a newer one.
func (s *server) publishFile(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != running {
		return
	}
	doc := s.docs[name]
	found := s.inFile(name)
	read := newReader(s)
	list := make([]protocol.Diagnostic, 0, len(found))
	for _, f := range found {
		if d, ok := s.diagnostic(f, read); ok {
			list = append(list, d)
		}
	}
	data, err := protocol.Marshal(list)
	if err != nil {
		return
	}
	old := s.shown[name]
	if old == nil && len(list) == 0 {
		return
	}
	now := &shown{list: list, data: string(data), open: doc != nil}
	params := &protocol.PublishDiagnosticsParams{URI: uri.File(name), Diagnostics: list}
	if doc != nil {
		now.version = doc.version
		params.URI, params.Version = doc.uri, protocol.NewOptional(doc.version)
	}
	if old != nil && old.data == now.data {
		now.id = old.id
		if len(list) == 0 || old.version == now.version && old.open == now.open {
			s.shown[name] = now
			return
		}
	} else {
		s.seq++
		now.id = resultID(s.seq)
		s.fresh = true
	}
	s.shown[name] = now
	if !s.client.pull {
		s.notify(protocol.MethodTextDocumentPublishDiagnostics, params)
	}
}

// withdraw takes back all that the client was told about a file.
func (s *server) withdraw(name string) {
	s.mu.Lock()
	for _, v := range s.views {
		for path, p := range v.found {
			in := func(f placed) bool { return f.Range.Start.File == name }
			p.findings = slices.DeleteFunc(slices.Clone(p.findings), in)
			p.kept, p.sound = slices.DeleteFunc(slices.Clone(p.kept), in), slices.DeleteFunc(slices.Clone(p.sound), in)
			v.found[path] = p
		}
	}
	s.mu.Unlock()
	s.publish([]string{name})
}

// republish shows everything anew, as after a change of severities.
func (s *server) republish() {
	s.mu.Lock()
	files := slices.Collect(maps.Keys(s.shown))
	for _, v := range s.views {
		for _, p := range v.found {
			files = append(files, p.files()...)
		}
	}
	s.mu.Unlock()
	s.publish(files)
}

// uriOf returns the URI of a file. s.mu is held.
func (s *server) uriOf(name string) uri.URI {
	if doc := s.docs[name]; doc != nil {
		return doc.uri
	}
	return uri.File(name)
}
