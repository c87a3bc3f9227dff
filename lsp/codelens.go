package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/conclsp/conclsp/analyzers/insight"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// codeLens says above each place that starts a goroutine where that is joined, or
// that it never is. On demand the client shows that place, if it can.
func codeLens(ctx context.Context, s *server, snap *snapshot, p *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	list := []protocol.CodeLens{}
	if !snap.settings.codeLens {
		return list, nil
	}
	doc, k, err := s.request(ctx, snap, p.TextDocument, !snap.client.lensRefresh)
	if k == nil || err != nil {
		return list, err
	}
	for _, spawn := range k.res.SpawnsIn(doc.name) {
		start, end, ok := k.locate(doc, spawn.Span)
		title, known := k.render(spawn.Title, snap.docs)
		if !ok || !known || title == "" {
			continue
		}
		lens := protocol.CodeLens{Range: doc.text.span(start, end, snap.client.units), Command: protocol.Command{Title: title}}
		if snap.client.showDocument && len(spawn.Joins) > 0 {
			lens.Command.Command = commandShow
			lens.Command.Arguments = []protocol.LSPAny{s.insights.keep(place{k, spawn.Joins[0]})}
		}
		list = append(list, lens)
	}
	return list, nil
}

// A place is what a client may ask to be shown.
type place struct {
	known *known
	at    insight.Span
}

// places are those that the client may come back to, by ticket.
type places struct {
	next int
	open map[int]place
}

// maxPlaces bounds how many are kept: those of many requests.
const maxPlaces = 1000

// keep notes a place and returns its ticket.
func (in *insights) keep(p place) protocol.LSPAny {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.places.next++
	in.places.open[in.places.next] = p
	delete(in.places.open, in.places.next-maxPlaces)
	return protocol.LSPAny(fmt.Sprintf(`{"place":%d}`, in.places.next))
}

// errNoPlace says that a place is not known, or no longer.
var errNoPlace = errors.New("the place is not known any more; it may have changed")

// show has the client show a place.
func (s *server) show(ctx context.Context, ticket []byte) error {
	var t struct{ Place int }
	if json.Unmarshal(ticket, &t) != nil {
		return invalid(errors.New("the argument must be the ticket of a place"))
	}
	s.insights.mu.Lock()
	p, ok := s.insights.places.open[t.Place]
	s.insights.mu.Unlock()
	if !ok {
		return errNoPlace
	}
	snap := s.snapshot()
	doc := snap.docs[p.at.File]
	start, end := p.at.Start, p.at.End
	var content *text
	if doc != nil {
		if start, end, ok = p.known.locate(doc, p.at); !ok {
			return errNoPlace
		}
		content = doc.text
	} else {
		data, err := os.ReadFile(p.at.File)
		if err != nil {
			return err
		}
		content = newText(string(data))
	}
	target := content.span(start, end, snap.client.units)
	return s.ask(ctx, protocol.MethodWindowShowDocument, &protocol.ShowDocumentParams{
		URI: uri.File(p.at.File), TakeFocus: ptr(true), Selection: &target,
	}, nil)
}
