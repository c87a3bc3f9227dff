package lsp

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

func resultID(n int) string { return "conclsp-" + strconv.Itoa(n) }

// documentDiagnostic answers a client that pulls, as soon as the text that it
// asks about has been diagnosed.
func documentDiagnostic(ctx context.Context, s *server, snap *snapshot, p *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	name := fileName(p.TextDocument.URI)
	if doc := snap.docs[name]; doc != nil {
		s.diagnosis.await(ctx, name, doc.seq)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	id, list := s.shownList(name)
	if p.PreviousResultID != nil && *p.PreviousResultID == id {
		return &protocol.RelatedUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: "unchanged", ResultID: id},
		}, nil
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", ResultID: &id, Items: list},
	}, nil
}

// shownList returns what the client may know about a file.
func (s *server) shownList(name string) (id string, list []protocol.Diagnostic) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.shown[name]; now != nil {
		return now.id, now.list
	}
	return resultID(0), []protocol.Diagnostic{}
}

// workspaceDiagnostic answers with the files about which the client does not
// know the newest. If there is none, it waits for one, as the protocol wants
// it of a server whose clients ask again at once.
func workspaceDiagnostic(ctx context.Context, s *server, _ *snapshot, p *protocol.WorkspaceDiagnosticParams) (*protocol.WorkspaceDiagnosticReport, error) {
	known := make(map[string]string)
	for _, prev := range p.PreviousResultIds {
		known[fileName(prev.URI)] = prev.Value
	}
	for {
		s.diagnosis.mu.Lock()
		news, idle := s.diagnosis.news, s.diagnosis.idle
		s.diagnosis.mu.Unlock()
		report := s.newReports(known)
		if len(report.Items) > 0 || idle && len(known) == 0 {
			return report, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *server) newReports(known map[string]string) *protocol.WorkspaceDiagnosticReport {
	s.mu.Lock()
	defer s.mu.Unlock()
	report := &protocol.WorkspaceDiagnosticReport{Items: []protocol.WorkspaceDocumentDiagnosticReport{}}
	for _, name := range slices.Sorted(maps.Keys(s.shown)) {
		now := s.shown[name]
		if known[name] == now.id || known[name] == "" && len(now.list) == 0 {
			continue
		}
		item := &protocol.WorkspaceFullDocumentDiagnosticReport{
			FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", ResultID: &now.id, Items: now.list},
			URI:                          uri.File(name),
		}
		if doc := s.docs[name]; doc != nil {
			item.URI, item.Version = doc.uri, &doc.version
		}
		report.Items = append(report.Items, item)
	}
	return report
}

// refreshClient has the client ask again for what has changed by itself.
func (s *server) refreshClient(snap *snapshot) {
	s.mu.Lock()
	fresh := s.fresh
	s.fresh = false
	s.mu.Unlock()
	if fresh && snap.client.pull && snap.client.refresh {
		s.start(func(ctx context.Context) {
			_ = s.ask(ctx, protocol.MethodWorkspaceDiagnosticRefresh, nil, nil) // a client that has gone does not matter
		})
	}
}
