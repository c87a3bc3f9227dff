package lsp

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// methods are the methods that the server knows.
var methods map[string]method

func init() { // not in the declaration: handlers refer to it
	methods = map[string]method{
		protocol.MethodInitialize:                         call(initialize),
		protocol.MethodInitialized:                        note(initialized),
		protocol.MethodCancelRequest:                      note(cancelRequest),
		protocol.MethodShutdown:                           call(shutdown),
		protocol.MethodExit:                               note(exit),
		protocol.MethodSetTrace:                           note(func(context.Context, *server, *none) error { return nil }),
		protocol.MethodTextDocumentDidOpen:                note(didOpen),
		protocol.MethodTextDocumentDidChange:              note(didChange),
		protocol.MethodTextDocumentDidSave:                note(didSave),
		protocol.MethodTextDocumentDidClose:               note(didClose),
		protocol.MethodWorkspaceDidChangeWatchedFiles:     note(didChangeFiles),
		protocol.MethodWorkspaceDidRenameFiles:            note(didMoveFiles),
		protocol.MethodWorkspaceDidCreateFiles:            note(didMoveFiles),
		protocol.MethodWorkspaceDidDeleteFiles:            note(didMoveFiles),
		protocol.MethodWorkspaceDidChangeConfiguration:    note(didChangeConfiguration),
		protocol.MethodWorkspaceDidChangeWorkspaceFolders: note(didChangeFolders),
		protocol.MethodWindowWorkDoneProgressCancel:       note(cancelProgress),
		protocol.MethodTextDocumentHover:                  call(hover),
		protocol.MethodTextDocumentDocumentHighlight:      call(documentHighlight),
		protocol.MethodTextDocumentCodeLens:               call(codeLens),
		protocol.MethodTextDocumentInlayHint:              call(inlayHint),
		protocol.MethodTextDocumentCodeAction:             call(codeActions),
		protocol.MethodCodeActionResolve:                  call(resolveCodeAction),
		protocol.MethodTextDocumentDiagnostic:             call(documentDiagnostic),
		protocol.MethodWorkspaceDiagnostic:                call(workspaceDiagnostic),
		protocol.MethodWorkspaceExecuteCommand:            call(executeCommand),
	}
}

// client is what the client can do, and what it asked for at the start.
type client struct {
	units         encoding
	configuration bool // answers workspace/configuration
	watch         bool // can be asked to watch files
	progress      bool
	versions      bool // of documents in workspace edits
	literals      bool // code actions that are not just commands
	resolve       bool // edits of code actions can be asked for later
	preferred     bool
	disabled      bool
	related       bool
	pages         bool // links to the pages of checks
	tags          bool
	pull          bool // diagnostics are pulled, not pushed
	refresh       bool // can be told to pull again
	showDocument  bool
	lensRefresh   bool
	hintRefresh   bool
	markdown      bool // in hovers
	notifyDone    bool // wants to know which versions have been diagnosed
	status        bool // shows what the server is doing
}

func isTrue(b *bool) bool { return b != nil && *b }

// readClient finds what matters among the capabilities and options of a client.
func readClient(p *protocol.InitializeParams, options map[string]json.RawMessage) client {
	caps := p.Capabilities
	c := client{units: utf16Units}
	if g := caps.General; g != nil {
		for _, kind := range g.PositionEncodings {
			if e := encoding(kind); e == utf8Units || e == utf16Units || e == utf32Units {
				c.units = e
				break
			}
		}
	}
	option := func(name string) bool { return string(options[name]) == "true" }
	c.notifyDone, c.status = option("notifyDiagnosed"), option("status")
	if w := caps.Workspace; w != nil {
		c.configuration = isTrue(w.Configuration)
		c.watch = w.DidChangeWatchedFiles != nil && isTrue(w.DidChangeWatchedFiles.DynamicRegistration)
		c.versions = w.WorkspaceEdit != nil && isTrue(w.WorkspaceEdit.DocumentChanges)
		c.refresh = w.Diagnostics != nil && isTrue(w.Diagnostics.RefreshSupport)
		c.lensRefresh = w.CodeLens != nil && isTrue(w.CodeLens.RefreshSupport)
		c.hintRefresh = w.InlayHint != nil && isTrue(w.InlayHint.RefreshSupport)
	}
	if w := caps.Window; w != nil {
		c.progress = isTrue(w.WorkDoneProgress)
		c.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	t := caps.TextDocument
	if t == nil {
		return c
	}
	if a := t.CodeAction; a != nil {
		c.literals = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
		c.resolve = isTrue(a.DataSupport) && slices.Contains(a.ResolveSupport.Properties, "edit")
		c.preferred, c.disabled = isTrue(a.IsPreferredSupport), isTrue(a.DisabledSupport)
	}
	if d := t.PublishDiagnostics; d != nil {
		c.related, c.pages = isTrue(d.RelatedInformation), isTrue(d.CodeDescriptionSupport)
		c.tags = d.TagSupport.ValueSet != nil
	}
	if h := t.Hover; h != nil {
		c.markdown = slices.Contains(h.ContentFormat, protocol.MarkupKindMarkdown)
	}
	c.pull = t.Diagnostic != nil && option("pullDiagnostics")
	return c
}

// optionsOf returns the part of the initialization options that is for us: the
// member "conclsp" or, for a client that starts no other server, all of them.
func optionsOf(data []byte) (section []byte, options map[string]json.RawMessage) {
	if json.Unmarshal(data, &options) != nil {
		return nil, nil
	}
	if own, ok := options["conclsp"]; ok {
		data, options = own, nil
		if json.Unmarshal(own, &options) != nil {
			return own, nil // settings will say what is wrong
		}
	}
	return data, options
}

func initialize(_ context.Context, s *server, _ *snapshot, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	section, options := optionsOf(p.InitializationOptions)
	c := readClient(p, options)
	chosen, problems := readSettings(section)
	s.mu.Lock()
	if s.life != starting {
		s.mu.Unlock()
		return nil, errTwice
	}
	s.life, s.client, s.settings = running, c, chosen
	folders, _ := p.WorkspaceFolders.Get()
	for _, f := range folders {
		s.addFolder(uri.URI(f.URI))
	}
	if len(folders) == 0 && p.RootURI != nil {
		s.addFolder(*p.RootURI)
	}
	if path, ok := p.RootPath.Get(); ok && len(folders) == 0 && p.RootURI == nil && path != "" {
		s.addFolder(uri.File(path))
	}
	s.mu.Unlock()
	if p.ProcessID != nil {
		s.start(func(ctx context.Context) { s.watchParent(ctx, int(*p.ProcessID)) })
	}
	s.start(func(context.Context) { // after the answer, which has to be the first message
		for _, problem := range problems {
			s.tell(protocol.MessageTypeWarning, problem)
		}
	})
	return &protocol.InitializeResult{
		Capabilities: s.capabilities(c),
		ServerInfo:   protocol.ServerInfo{Name: "conclsp", Version: protocol.NewOptional(s.opts.Version)},
	}, nil
}

// initialized begins the work: nothing may be sent to the client before.
func initialized(_ context.Context, s *server, _ *none) error {
	s.mu.Lock()
	again := s.begun || s.life != running
	s.begun = !again || s.begun
	s.mu.Unlock()
	if again {
		return nil // there must be one diagnosis at a time
	}
	s.start(func(ctx context.Context) {
		s.register(ctx)
		s.configure(ctx)
		s.diagnose(ctx)
	})
	s.start(s.learn)
	return nil
}

func shutdown(_ context.Context, s *server, _ *snapshot, _ *none) (any, error) {
	s.mu.Lock()
	s.life = stopping
	s.mu.Unlock()
	s.diagnosis.interrupt()
	s.insights.end()
	return nil, nil
}

func exit(_ context.Context, s *server, _ *none) error {
	s.mu.Lock()
	s.clean = s.life == stopping
	s.mu.Unlock()
	s.stop()
	return nil
}

// parentInterval is how often the server looks whether the process that
// started it is still alive.
const parentInterval = 10 * time.Second

// watchParent ends the session when the process pid has died.
func (s *server) watchParent(ctx context.Context, pid int) {
	tick := time.NewTicker(parentInterval)
	defer tick.Stop()
	for alive(pid) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
	s.stop()
}

// alive reports whether a process exists.
func alive(pid int) bool {
	if pid <= 0 {
		return true // no process that one could ask for
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return probe(p)
}
