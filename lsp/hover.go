package lsp

import (
	"context"
	"strings"

	"github.com/conclsp/conclsp/analyzers/insight"
	"go.lsp.dev/protocol"
)

// hover tells what is known of a place: the locks held there, what guards the
// variable, where the goroutine is joined.
func hover(ctx context.Context, s *server, snap *snapshot, p *protocol.HoverParams) (*protocol.Hover, error) {
	for _, exact := range []bool{false, true} {
		doc, k, err := s.request(ctx, snap, p.TextDocument, exact)
		if k == nil || err != nil {
			return nil, err
		}
		at, err := doc.text.offset(p.Position, snap.client.units)
		if err != nil {
			return nil, invalid(err)
		}
		h, found := k.hoverAt(doc, at)
		if !found {
			return nil, nil
		}
		// A line that the text names may be one that was edited: then wait.
		if text, ok := k.render(h.Markdown(), snap.docs); ok {
			return presentHover(doc, h.Span, text, snap.client), nil
		}
	}
	return nil, nil
}

// hoverAt returns the hover of a place, with the bounds that it has in the document.
func (k *known) hoverAt(doc *document, at int) (found insight.Hover, ok bool) {
	for _, h := range k.res.HoversIn(doc.name) {
		start, end, here := k.locate(doc, h.Span)
		if here && start <= at && (at < end || at == end && !ok) {
			found, ok = h, true
			found.Start, found.End = start, end
		}
	}
	return found, ok
}

func presentHover(doc *document, at insight.Span, text string, c client) *protocol.Hover {
	content := &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: text}
	if !c.markdown {
		content.Kind, content.Value = protocol.MarkupKindPlainText, strings.ReplaceAll(text, "`", "")
	}
	r := doc.text.span(at.Start, at.End, c.units)
	return &protocol.Hover{Contents: content, Range: &r}
}
