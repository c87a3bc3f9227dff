package lsp

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/conclsp/conclsp/fixes"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"github.com/conclsp/conclsp/internal/fixer"
	"go.lsp.dev/protocol"
)

// fixAll offers to apply the safe fixes in a document that keep to it. It is nil
// if there is none. s.mu is held.
func (s *server) fixAll(doc *document) *action {
	var shown []protocol.Diagnostic
	read := newReader(s)
	for _, f := range s.inFile(doc.name) {
		if !f.exact || len(f.Fixes) == 0 || !fixes.IsSafe(f.Fixes[0].Title) || leaves(f.Fixes[0], doc.name) {
			continue
		}
		if d, ok := s.diagnostic(f, read); ok {
			shown = append(shown, d)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	of := s.fixOffer(nil)
	of.all = doc.name
	return &action{title: "Apply all safe fixes of conclsp in this file", kind: kindFixAll, diagnostics: shown, offer: of}
}

// leaves reports whether a fix changes other files than one.
func leaves(fix finding.Fix, file string) bool {
	return slices.ContainsFunc(fix.Edits, func(e finding.Edit) bool { return e.File != file })
}

// fixedAll makes the edit of all safe fixes in a file, of which it is known then
// that everything still compiles and that nothing else is found.
func (s *server) fixedAll(ctx context.Context, of offer) (*protocol.WorkspaceEdit, error) {
	snap := s.snapshot()
	snap.docs = of.docs
	v := s.viewOf(of.all)
	if v == nil {
		return nil, errContentModified
	}
	patterns := s.patterns(ctx, v, snap)
	analyse := func(ctx context.Context, files map[string][]byte) (*driver.Result, error) {
		over := overlay(of.docs)
		maps.Copy(over, files)
		res, err := v.driver.Try(ctx, patterns, over)
		if err == nil {
			res.Findings = finding.Merge(res.Findings)
		}
		return res, err
	}
	first, err := analyse(ctx, nil)
	if err != nil {
		return nil, err
	}
	x := &fixer.Fixer{Analyse: analyse, Read: of.read, Refuse: func(f finding.Finding, fix finding.Fix) string {
		if f.Range.Start.File != of.all || leaves(fix, of.all) {
			return "it is about another file"
		}
		return ""
	}}
	last, err := x.Run(ctx, first)
	if err != nil {
		return nil, err
	}
	if len(x.Applied) == 0 {
		for _, skip := range x.Skips(last) {
			if skip.Finding.Range.Start.File == of.all {
				return nil, errors.New(skip.Reason)
			}
		}
		return nil, errors.New("there is nothing left to fix")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.workspaceEdit(of, x.Files)
}
