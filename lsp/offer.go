package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/finding"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// An offer is an edit that has been offered, and the texts that it is for: the
// fixes of findings, all safe fixes in a file, or a rewrite.
type offer struct {
	choices []finding.Choice
	all     string // the file
	rewrite *rewrite.Offer
	docs    map[string]*document // that were open
	made    time.Time
}

// slow reports whether the edit takes long to make.
func (o offer) slow() bool { return o.all != "" || o.rewrite != nil }

// fixOffer offers fixes of findings in the texts of now. s.mu is held.
func (s *server) fixOffer(choices []finding.Choice) offer {
	return offer{choices: choices, docs: maps.Clone(s.docs), made: time.Now()}
}

// offers are those that the client may come back to, by ticket.
type offers struct {
	next int
	open map[int]offer
}

// maxOffers bounds how many are kept. Each request makes a few, and a person
// chooses among those of the last one.
const maxOffers = 100

func newOffers() offers { return offers{open: make(map[int]offer)} }

// add keeps an offer and returns its ticket.
func (o *offers) add(of offer) protocol.LSPAny {
	o.next++
	o.open[o.next] = of
	delete(o.open, o.next-maxOffers)
	return protocol.LSPAny(fmt.Sprintf(`{"ticket":%d}`, o.next))
}

// find returns the offer with a ticket.
func (o *offers) find(data []byte) (offer, error) {
	var t struct {
		Ticket int `json:"ticket"`
	}
	if json.Unmarshal(data, &t) != nil {
		return offer{}, invalid(errors.New("that is nothing that conclsp has handed out"))
	}
	of, ok := o.open[t.Ticket]
	if !ok {
		return offer{}, invalid(errors.New("that offer of conclsp is too old, or never was: please ask again"))
	}
	return of, nil
}

func invalid(err error) error { return jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error()) }

// resolveCodeAction makes the edit of an action that was offered.
func resolveCodeAction(ctx context.Context, s *server, _ *snapshot, a *protocol.CodeAction) (*protocol.CodeAction, error) {
	var data struct {
		Conclsp json.RawMessage `json:"conclsp"`
	}
	if err := json.Unmarshal(a.Data, &data); err != nil {
		return nil, invalid(errors.New("the action is not one of conclsp"))
	}
	s.mu.Lock()
	of, err := s.offers.find(data.Conclsp)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if a.Edit, err = s.make(ctx, of); err != nil {
		return nil, err
	}
	return a, nil
}

// make makes the edit of an offer.
func (s *server) make(ctx context.Context, of offer) (*protocol.WorkspaceEdit, error) {
	if of.rewrite != nil {
		return s.rewritten(ctx, of)
	}
	if of.all != "" {
		return s.fixedAll(ctx, of)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fixEdit(of)
}

// fixEdit makes the edit of an offer of fixes. s.mu is held.
func (s *server) fixEdit(of offer) (*protocol.WorkspaceEdit, error) {
	patch := finding.Apply(of.read, of.choices)
	if len(patch.Applied) == 0 {
		if len(patch.Skipped) > 0 {
			return nil, errors.New(patch.Skipped[0].Reason)
		}
		return nil, errors.New("there is nothing left to fix")
	}
	return s.workspaceEdit(of, patch.Files)
}

// read gives the text of a file as it was when the offer was made.
func (of offer) read(name string) ([]byte, error) {
	if doc := of.docs[name]; doc != nil {
		return []byte(doc.text.data), nil
	}
	return os.ReadFile(name)
}

// workspaceEdit turns new contents of files into an edit. It fails if a file is
// not what it was when the offer was made. s.mu is held.
func (s *server) workspaceEdit(of offer, files map[string][]byte) (*protocol.WorkspaceEdit, error) {
	edit := new(protocol.WorkspaceEdit)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		old, doc := of.docs[name], s.docs[name]
		if (old == nil) != (doc == nil) || doc != nil && doc.seq != old.seq || doc == nil && changedSince(name, of.made) {
			return nil, errContentModified
		}
		data, err := of.read(name)
		if err != nil {
			return nil, err
		}
		edits := textEdits(newText(string(data)), string(files[name]), s.client.units)
		if !s.client.versions {
			if edit.Changes == nil {
				edit.Changes = make(map[uri.URI][]protocol.TextEdit)
			}
			edit.Changes[s.uriOf(name)] = edits
			continue
		}
		id := protocol.OptionalVersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: s.uriOf(name)}}
		if doc != nil {
			id.Version = &doc.version
		}
		change := &protocol.TextDocumentEdit{TextDocument: id}
		for _, e := range edits {
			change.Edits = append(change.Edits, &e)
		}
		edit.DocumentChanges = append(edit.DocumentChanges, change)
	}
	return edit, nil
}

// changedSince reports whether a file on disk was written after a moment, or is
// not there.
func changedSince(name string, at time.Time) bool {
	fi, err := os.Stat(name)
	return err != nil || fi.ModTime().After(at)
}
