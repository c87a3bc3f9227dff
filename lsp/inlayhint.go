package lsp

import (
	"context"

	"github.com/conclsp/conclsp/analyzers/insight"
	"go.lsp.dev/protocol"
)

// inlayHint shows the lock behind a field that it guards, and the locks that are
// held behind a call, as far as the user has asked for it.
func inlayHint(ctx context.Context, s *server, snap *snapshot, p *protocol.InlayHintParams) ([]protocol.InlayHint, error) {
	list := []protocol.InlayHint{}
	show := snap.settings.hints
	if !show.guards && !show.held {
		return list, nil
	}
	doc, k, err := s.request(ctx, snap, p.TextDocument, !snap.client.hintRefresh)
	if k == nil || err != nil {
		return list, err
	}
	from, to, err := doc.text.offsets(p.Range, snap.client.units)
	if err != nil {
		return nil, invalid(err)
	}
	add := func(on bool, hints []insight.Hint) {
		for _, h := range hints {
			if !on || h.File != doc.name {
				continue
			}
			// The character before is what the hint is about.
			_, at, ok := k.locate(doc, insight.Span{File: h.File, Start: h.At - 1, End: h.At})
			if !ok || at < from || to < at {
				continue
			}
			list = append(list, protocol.InlayHint{
				Position: doc.text.position(at, snap.client.units), Label: protocol.String(h.Text), PaddingLeft: ptr(true),
			})
		}
	}
	add(show.guards, k.res.Guards)
	add(show.held, k.res.Held)
	return list, nil
}
