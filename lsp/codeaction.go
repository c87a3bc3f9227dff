package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/fixes"
	"github.com/conclsp/conclsp/internal/finding"
	"go.lsp.dev/protocol"
)

// codeActions offers what can be done about the findings that touch a range.
// Which ones these are the server knows by itself: some clients do not send
// what a diagnostic carried, and some send none at all.
func codeActions(ctx context.Context, s *server, snap *snapshot, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	none := []protocol.CommandOrCodeAction{}
	name := fileName(p.TextDocument.URI)
	doc := snap.docs[name]
	if doc == nil {
		return none, nil
	}
	start, end, err := doc.text.offsets(p.Range, snap.client.units)
	if err != nil {
		return nil, invalid(err)
	}
	if !s.diagnosis.await(ctx, name, doc.seq) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if now := s.snapshot().docs[name]; now == nil || now.seq != doc.seq {
			return nil, errContentModified
		}
		return none, nil
	}
	w := wanted{p.Context.Only, p.Context.TriggerKind}
	refactorings, err := s.rewrites(ctx, snap, doc, start, end, w)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil { // no reason to do without the fixes
		s.log(protocol.MessageTypeWarning, "refactorings: "+err.Error())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.docs[name]; now == nil || now.seq != doc.seq {
		return nil, errContentModified
	}
	list := append(s.quickFixes(doc, start, end, w), refactorings...)
	if w.kind(kindFixAll) {
		if a := s.fixAll(doc); a != nil {
			list = append(list, a)
		}
	}
	out := none
	for _, a := range list {
		out = append(out, s.present(a))
	}
	return out, nil
}

// wanted says what kinds of actions the client asks for.
type wanted struct {
	only    []protocol.CodeActionKind
	trigger protocol.CodeActionTriggerKind
}

// kind reports whether actions of a kind are asked for. Without a list, those
// are that the user sees on asking; without having asked, quick fixes.
func (w wanted) kind(k protocol.CodeActionKind) bool {
	if len(w.only) == 0 {
		return w.trigger != protocol.CodeActionTriggerKindAutomatic || k == protocol.CodeActionKindQuickFix
	}
	return slices.ContainsFunc(w.only, func(o protocol.CodeActionKind) bool {
		return o == "" || o == k || strings.HasPrefix(string(k), string(o)+".")
	})
}

// An action is something to do that the client can be offered.
type action struct {
	title       string
	kind        protocol.CodeActionKind
	diagnostics []protocol.Diagnostic
	preferred   bool
	offer       offer
}

// quickFixes are the fixes of the findings that touch a stretch of a document.
// s.mu is held.
func (s *server) quickFixes(doc *document, start, end int, w wanted) (list []*action) {
	if !w.kind(protocol.CodeActionKindQuickFix) {
		return nil
	}
	read := newReader(s)
	for _, f := range touching(s.inFile(doc.name), doc.text, start, end) {
		if !f.exact {
			continue
		}
		shown, ok := s.diagnostic(f, read)
		if !ok {
			continue
		}
		preferred := false
		for _, fix := range f.Fixes {
			if !s.holds(f.placed, fix, read) {
				continue
			}
			a := &action{title: fix.Title, kind: protocol.CodeActionKindQuickFix, diagnostics: []protocol.Diagnostic{shown}}
			if fixes.IsSafe(fix.Title) && !preferred {
				preferred, a.preferred = true, true
			}
			a.offer = s.fixOffer([]finding.Choice{{Finding: f.Finding, Fix: fix}})
			if i := slices.IndexFunc(list, func(b *action) bool { return sameFix(a, b) }); i >= 0 {
				list[i].diagnostics = append(list[i].diagnostics, shown) // one cure for both
				continue
			}
			list = append(list, a)
		}
	}
	return list
}

// touching returns the findings that a stretch touches or, if there is none,
// those on the line of the cursor: in many editors one moves by lines.
func touching(found []current, t *text, start, end int) []current {
	at := slices.DeleteFunc(slices.Clone(found), func(f current) bool { return f.start > end || f.end < start })
	if len(at) > 0 || start != end {
		return at
	}
	line := t.position(start, utf8Units).Line
	return slices.DeleteFunc(found, func(f current) bool { return t.position(f.start, utf8Units).Line != line })
}

func sameFix(a, b *action) bool {
	return a.title == b.title && slices.EqualFunc(a.offer.choices[0].Fix.Edits, b.offer.choices[0].Fix.Edits, func(x, y finding.Edit) bool {
		return x.File == y.File && x.Start == y.Start && x.End == y.End && string(x.New) == string(y.New)
	})
}

// holds reports whether the files that a fix changes are those that it was
// made for. s.mu is held.
func (s *server) holds(f placed, fix finding.Fix, read *reader) bool {
	for _, e := range fix.Edits {
		if !s.upToDate(f, e.File, read) {
			return false
		}
	}
	return len(fix.Edits) > 0
}

// present puts an action as the client can take it: with its edit, with a
// ticket to ask for it, or as a command. s.mu is held.
func (s *server) present(a *action) protocol.CommandOrCodeAction {
	c := s.client
	if !c.literals {
		return &protocol.Command{Title: a.title, Command: commandApply, Arguments: []protocol.LSPAny{s.offers.add(a.offer)}}
	}
	out := &protocol.CodeAction{Title: a.title, Kind: ptr(a.kind), Diagnostics: a.diagnostics}
	if c.preferred && a.preferred {
		out.IsPreferred = ptr(true)
	}
	if c.resolve || a.offer.slow() {
		ticket := s.offers.add(a.offer)
		if c.resolve {
			out.Data = protocol.LSPAny(`{"conclsp":` + string(ticket) + `}`)
		} else {
			out.Command = protocol.Command{Title: a.title, Command: commandApply, Arguments: []protocol.LSPAny{ticket}}
		}
		return out
	}
	edit, err := s.fixEdit(a.offer)
	if err != nil {
		out.Command = protocol.Command{Title: a.title, Command: commandApply, Arguments: []protocol.LSPAny{s.offers.add(a.offer)}} // it will say why
		return out
	}
	out.Edit = edit
	return out
}
