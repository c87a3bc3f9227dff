package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

var errTwice = jsonrpc2.NewError(jsonrpc2.InvalidRequest, "initialize came twice")

// Kinds of code actions that are ours alone.
const (
	kindFixAll  = protocol.CodeActionKind("source.fixAll.conclsp")
	kindRewrite = protocol.CodeActionKind("refactor.rewrite.conclsp")
)

func ptr[T any](v T) *T { return &v }

// capabilities are what the server offers to a client.
func (s *server) capabilities(c client) protocol.ServerCapabilities {
	caps := protocol.ServerCapabilities{
		PositionEncoding: protocol.PositionEncodingKind(c.units),
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: ptr(true),
			Change:    ptr(protocol.TextDocumentSyncKindIncremental),
			Save:      &protocol.SaveOptions{},
		},
		HoverProvider:             protocol.Boolean(true),
		DocumentHighlightProvider: protocol.Boolean(true),
		CodeLensProvider:          &protocol.CodeLensOptions{},
		InlayHintProvider:         protocol.Boolean(true),
		CodeActionProvider:        protocol.Boolean(true),
		ExecuteCommandProvider:    protocol.ExecuteCommandOptions{Commands: commandNames()},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{Supported: ptr(true), ChangeNotifications: protocol.Boolean(true)},
			FileOperations:   &protocol.FileOperationOptions{DidCreate: goFiles(), DidRename: goFiles(), DidDelete: goFiles()},
		},
	}
	if c.literals {
		caps.CodeActionProvider = &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, kindRewrite, kindFixAll},
			ResolveProvider: ptr(true),
		}
	}
	if c.pull {
		caps.DiagnosticProvider = &protocol.DiagnosticOptions{
			Identifier: ptr("conclsp"), InterFileDependencies: true, WorkspaceDiagnostics: true,
		}
	}
	return caps
}

func goFiles() protocol.FileOperationRegistrationOptions {
	return protocol.FileOperationRegistrationOptions{Filters: []protocol.FileOperationFilter{{
		Scheme: ptr("file"), Pattern: protocol.FileOperationPattern{Glob: "**/*.go"},
	}}}
}

// register asks the client for what can only be asked for dynamically. One
// that cannot watch files is not relied on: what has changed is found at the
// next edit or save.
func (s *server) register(ctx context.Context) {
	c := s.snapshot().client
	var regs []protocol.Registration
	add := func(method string, options any) {
		data, err := protocol.Marshal(options)
		if err == nil {
			regs = append(regs, protocol.Registration{ID: "conclsp-" + method, Method: method, RegisterOptions: data})
		}
	}
	if c.watch {
		add(protocol.MethodWorkspaceDidChangeWatchedFiles, &protocol.DidChangeWatchedFilesRegistrationOptions{
			Watchers: []protocol.FileSystemWatcher{{GlobPattern: protocol.Pattern("**/*.{go,mod,sum,work}")}},
		})
	}
	if len(regs) == 0 {
		return
	}
	if err := s.ask(ctx, protocol.MethodClientRegisterCapability, &protocol.RegistrationParams{Registrations: regs}, nil); err != nil {
		s.log(protocol.MessageTypeInfo, "the client does not watch files: "+err.Error())
	}
}
