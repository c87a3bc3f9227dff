package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"
)

// hover tells what is known of a place: the locks held there, what guards the
// variable, where the goroutine is joined.
func hover(ctx context.Context, s *server, snap *snapshot, p *protocol.HoverParams) (*protocol.Hover, error) {
	doc, k, err := s.request(ctx, snap, p.TextDocument, false)
	if k == nil || err != nil {
		return nil, err
	}
	at, err := doc.text.offset(p.Position, snap.client.units)
	if err != nil {
		return nil, invalid(err)
	}
	var found *protocol.Hover
	for _, h := range k.res.HoversIn(doc.name) {
		start, end, ok := k.locate(doc, h.Span)
		if !ok || at < start || end < at || found != nil && at == end {
			continue
		}
		content := &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: h.Markdown()}
		if !snap.client.markdown {
			content.Kind, content.Value = protocol.MarkupKindPlainText, strings.ReplaceAll(content.Value, "`", "")
		}
		r := doc.text.span(start, end, snap.client.units)
		found = &protocol.Hover{Contents: content, Range: &r}
	}
	return found, nil
}
