package lsp

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"go.lsp.dev/protocol"
)

// didOpen takes over the contents of a file from the client.
func didOpen(_ context.Context, s *server, p *protocol.DidOpenTextDocumentParams) error {
	name := fileName(p.TextDocument.URI)
	if name == "" {
		return nil // of a scheme that is not ours
	}
	s.mu.Lock()
	s.seq++
	d := &document{name: name, uri: p.TextDocument.URI, version: p.TextDocument.Version, text: newText(p.TextDocument.Text), seq: s.seq, first: s.seq, stamp: stampOf(name)}
	if data, err := os.ReadFile(name); err == nil && string(data) == d.text.data {
		d.opened = d.seq
	}
	s.docs[name] = d
	s.mu.Unlock()
	s.changed(name)
	return nil
}

func didChange(_ context.Context, s *server, p *protocol.DidChangeTextDocumentParams) error {
	name := fileName(p.TextDocument.URI)
	s.mu.Lock()
	d := s.docs[name]
	if d == nil {
		s.mu.Unlock()
		if name == "" {
			return nil
		}
		return fmt.Errorf("%s is changed without being open", name)
	}
	next, err := d.edited(p.TextDocument.Version, s.seq+1, p.ContentChanges, s.client.units)
	if err != nil {
		// What the client sees is unknown from here on. To say nothing about
		// the file is better than to say it about the wrong lines.
		delete(s.docs, name)
		s.mu.Unlock()
		s.withdraw(name)
		return fmt.Errorf("%s cannot be followed any more until it is opened again: %w", name, err)
	}
	s.seq++
	s.docs[name] = next
	s.mu.Unlock()
	s.changed(name)
	return nil
}

func didSave(_ context.Context, s *server, p *protocol.DidSaveTextDocumentParams) error {
	name := fileName(p.TextDocument.URI)
	s.moved(name)
	return nil
}

func didClose(_ context.Context, s *server, p *protocol.DidCloseTextDocumentParams) error {
	name := fileName(p.TextDocument.URI)
	s.mu.Lock()
	delete(s.docs, name)
	s.mu.Unlock()
	if name != "" {
		s.changed(name)
	}
	return nil
}

// didChangeFiles hears of changes on disk.
func didChangeFiles(_ context.Context, s *server, p *protocol.DidChangeWatchedFilesParams) error {
	for _, c := range p.Changes {
		if name := fileName(c.URI); name != "" {
			s.moved(name)
		}
	}
	return nil
}

// didMoveFiles hears that files were created, renamed or deleted by the user
// in the client. Which ones does not matter: all are looked at again.
func didMoveFiles(_ context.Context, s *server, _ *none) error {
	s.moved("")
	return nil
}

// moved notes a change on disk.
func (s *server) moved(name string) {
	if base := filepath.Base(name); base == "go.mod" || base == "go.work" || name == "" {
		s.forgetHomes()
	}
	s.mu.Lock()
	s.onDisk++
	s.mu.Unlock()
	s.changed(name)
}

func didChangeConfiguration(_ context.Context, s *server, p *protocol.DidChangeConfigurationParams) error {
	if s.snapshot().client.configuration {
		s.start(s.configure)
		return nil
	}
	section, options := optionsOf(p.Settings)
	if options != nil {
		s.applySettings(section)
	}
	return nil
}

// configure asks the client for our section of its configuration.
func (s *server) configure(ctx context.Context) {
	if !s.snapshot().client.configuration {
		return
	}
	var answer []protocol.LSPAny
	params := &protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: ptr("conclsp")}}}
	if err := s.ask(ctx, protocol.MethodWorkspaceConfiguration, params, &answer); err != nil {
		s.log(protocol.MessageTypeWarning, "the settings could not be read: "+err.Error())
		return
	}
	if len(answer) > 0 && string(answer[0]) != "null" {
		s.applySettings(answer[0])
	}
}

// applySettings takes new settings into use.
func (s *server) applySettings(section []byte) {
	chosen, problems := readSettings(section)
	s.mu.Lock()
	old := s.settings
	s.settings = chosen
	if !old.sameAnalysis(chosen) {
		s.views, s.homes = make(map[string]*view), make(map[string]home)
	}
	s.mu.Unlock()
	for _, problem := range problems {
		s.tell(protocol.MessageTypeWarning, problem)
	}
	s.republish()
	s.changed("")
}

func didChangeFolders(_ context.Context, s *server, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.mu.Lock()
	for _, f := range p.Event.Removed {
		s.removeFolder(f.URI)
	}
	for _, f := range p.Event.Added {
		s.addFolder(f.URI)
	}
	s.mu.Unlock()
	s.changed("")
	return nil
}
