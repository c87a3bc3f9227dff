package lsp

import (
	"context"
	"slices"

	"github.com/conclsp/conclsp/analyzers/insight"
	"go.lsp.dev/protocol"
)

// documentHighlight shows, on a call that takes or releases a lock, the critical
// section: the calls that take and release the lock, and what is between them.
func documentHighlight(ctx context.Context, s *server, snap *snapshot, p *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	doc, k, err := s.request(ctx, snap, p.TextDocument, false)
	if k == nil || err != nil {
		return nil, err
	}
	at, err := doc.text.offset(p.Position, snap.client.units)
	if err != nil {
		return nil, invalid(err)
	}
	touches := func(x insight.Span) bool {
		start, end, ok := k.locate(doc, x)
		return ok && start <= at && at <= end
	}
	var list []protocol.DocumentHighlight
	add := func(x insight.Span, kind protocol.DocumentHighlightKind) {
		start, end, ok := k.locate(doc, x)
		if !ok {
			return
		}
		h := protocol.DocumentHighlight{Range: doc.text.span(start, end, snap.client.units), Kind: kind}
		if !slices.Contains(list, h) { // two sections may end in one place
			list = append(list, h)
		}
	}
	for _, section := range k.res.SectionsIn(doc.name) {
		if !touches(section.Span) && !slices.ContainsFunc(section.Unlocks, touches) {
			continue
		}
		add(section.Span, protocol.DocumentHighlightKindWrite)
		for _, u := range section.Unlocks {
			add(u, protocol.DocumentHighlightKindWrite)
		}
		for _, b := range section.Body {
			add(b, protocol.DocumentHighlightKindText)
		}
	}
	return list, nil
}
