package lsp

import (
	"context"
	"errors"
	"slices"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"github.com/conclsp/conclsp/internal/finding"
	"github.com/conclsp/conclsp/internal/refactor"
	"go.lsp.dev/protocol"
)

// rewrites offers the refactorings that fit a stretch of a document. What they
// change in the rest of the module is found out when one is chosen.
func (s *server) rewrites(ctx context.Context, snap *snapshot, doc *document, start, end int, w wanted) ([]*action, error) {
	if !slices.ContainsFunc(rewrite.Catalog(), func(e rewrite.Entry) bool { return w.kind(protocol.CodeActionKind(e.Kind)) }) {
		return nil, nil
	}
	v := s.viewOf(doc.name)
	if v == nil {
		return nil, nil
	}
	pkg, err := s.open(ctx, v, snap, doc.name)
	if err != nil || pkg == nil || pkg.Broken {
		return nil, err
	}
	p, err := refactor.Package(pkg, overlay(snap.docs))
	if err != nil {
		return nil, err
	}
	var list []*action
	for _, o := range rewrite.Offers(p, doc.name, start, end) {
		kind := protocol.CodeActionKind(o.Kind)
		if !w.kind(kind) {
			continue
		}
		list = append(list, &action{title: o.Title, kind: kind, offer: s.rewriteOffer(snap, o)})
	}
	return list, nil
}

func (s *server) rewriteOffer(snap *snapshot, o rewrite.Offer) offer {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.fixOffer(nil)
	of.docs, of.rewrite = snap.docs, &o
	return of
}

// errNarrow says why a rewrite that concerns a module cannot be done.
var errNarrow = errors.New("other packages may mention it, and its module is not part of the workspace")

// rewritten makes the edit of a rewrite: over every file of the module that has
// to change, whether it is open or not.
func (s *server) rewritten(ctx context.Context, of offer) (*protocol.WorkspaceEdit, error) {
	snap := s.snapshot()
	snap.docs = of.docs
	v := s.viewOf(of.rewrite.File)
	if v == nil {
		return nil, errContentModified
	}
	if of.rewrite.Wide && s.narrow(v) {
		return nil, errNarrow
	}
	over := overlay(of.docs)
	prog, err := refactor.Program(ctx, v.driver, s.patterns(ctx, v, snap), over, *of.rewrite)
	if err != nil {
		return nil, err
	}
	edits, err := rewrite.Apply(prog, *of.rewrite)
	if err != nil {
		return nil, err
	}
	fix := finding.Fix{Title: of.rewrite.Title}
	for _, e := range edits {
		fix.Edits = append(fix.Edits, finding.Edit{File: e.File, Start: e.Start, End: e.End, New: e.New})
	}
	of.choices = []finding.Choice{{Fix: fix}}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fixEdit(of)
}

// narrow reports whether only some packages of a view are looked at.
func (s *server) narrow(v *view) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return v.loose || v.narrow(s.folders)
}
