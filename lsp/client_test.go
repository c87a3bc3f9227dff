package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"
)

// session is a client of a server in the same process, so that the test can
// see what the server leaves behind. What clients can do is tested over the
// real wire, by lsp/lsptest.
type session struct {
	t       *testing.T
	dir     string
	conn    jsonrpc2.Conn
	done    chan error // of Serve
	version map[string]int32

	mu         sync.Mutex
	news       *sync.Cond
	published  map[string]protocol.PublishDiagnosticsParams
	sent       []protocol.PublishDiagnosticsParams // all of them
	diagnosed  map[string]int32
	messages   []string
	refreshed  int
	relens     int
	places     []protocol.ShowDocumentParams
	config     string
	configured int // how often it was asked for
}

// patience bounds every wait. It is long, for it passes only in a failing test.
const patience = time.Minute

func newSession(t *testing.T, files, options string) *session {
	t.Helper()
	s := &session{t: t, dir: t.TempDir(), done: make(chan error, 1), version: make(map[string]int32),
		published: make(map[string]protocol.PublishDiagnosticsParams), diagnosed: make(map[string]int32), config: "null"}
	s.news = sync.NewCond(&s.mu)
	for _, f := range txtar.Parse([]byte(files)).Files {
		s.write(f.Name, string(f.Data))
	}
	ours, theirs := net.Pipe()
	go func() { s.done <- Serve(context.Background(), theirs, Options{Version: "test"}) }()
	s.conn = jsonrpc2.NewConn(newStream(ours), jsonrpc2.WithCodec(codec{}))
	s.conn.Go(context.Background(), s.handle)
	caps := `{"workspace":{"workspaceEdit":{"documentChanges":true},"configuration":true,"diagnostics":{"refreshSupport":true},
		"codeLens":{"refreshSupport":true}},"window":{"showDocument":{"support":true}},
		"textDocument":{"diagnostic":{},"hover":{"contentFormat":["markdown"]},"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}},"isPreferredSupport":true,
		"dataSupport":true,"resolveSupport":{"properties":["edit"]}},"publishDiagnostics":{"relatedInformation":true}}}`
	s.call("initialize", raw(`{"processId":%d,"rootUri":%q,"capabilities":%s,"initializationOptions":%s}`, os.Getpid(), uri.File(s.dir), caps, options), nil)
	s.notify("initialized", raw(`{}`))
	return s
}

func raw(format string, args ...any) jsonrpc2.RawMessage {
	return jsonrpc2.RawMessage(fmt.Sprintf(format, args...))
}

func (s *session) handle(_ context.Context, req *jsonrpc2.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.news.Broadcast()
	switch req.Method() {
	case protocol.MethodTextDocumentPublishDiagnostics:
		var p protocol.PublishDiagnosticsParams
		if err := protocol.Unmarshal(req.Params(), &p); err != nil {
			return nil, err
		}
		s.published[fileName(p.URI)] = p
		s.sent = append(s.sent, p)
	case "$/conclsp/diagnosed":
		var p diagnosedParams
		if err := json.Unmarshal(req.Params(), &p); err != nil {
			return nil, err
		}
		s.diagnosed[fileName(uri.URI(p.URI))] = p.Version
	case protocol.MethodWindowShowMessage, protocol.MethodWindowLogMessage:
		s.messages = append(s.messages, string(req.Params()))
	case protocol.MethodWorkspaceConfiguration:
		s.configured++
		return raw("[%s]", s.config), nil
	case protocol.MethodWorkspaceDiagnosticRefresh:
		s.refreshed++
	case protocol.MethodWorkspaceCodeLensRefresh:
		s.relens++
	case protocol.MethodWindowShowDocument:
		var p protocol.ShowDocumentParams
		if err := protocol.Unmarshal(req.Params(), &p); err != nil {
			return nil, err
		}
		s.places = append(s.places, p)
		return &protocol.ShowDocumentResult{Success: true}, nil
	}
	return nil, nil
}

func (s *session) file(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *session) write(name, data string) {
	s.t.Helper()
	file := s.file(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) call(method string, params, result any) {
	s.t.Helper()
	if err := s.try(method, params, result); err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
}

func (s *session) try(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := s.conn.Call(ctx, method, params, result)
	return err
}

func (s *session) notify(method string, params any) {
	s.t.Helper()
	if err := s.conn.Notify(context.Background(), method, params); err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
}

func (s *session) open(name, text string) {
	s.version[name] = 1
	s.notify(protocol.MethodTextDocumentDidOpen, &protocol.DidOpenTextDocumentParams{TextDocument: protocol.TextDocumentItem{
		URI: uri.File(s.file(name)), LanguageID: "go", Version: 1, Text: text}})
}

func (s *session) change(name, text string) {
	s.version[name]++
	s.notify(protocol.MethodTextDocumentDidChange, &protocol.DidChangeTextDocumentParams{
		TextDocument: protocol.VersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri.File(s.file(name))}, Version: s.version[name]},
		ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangeWholeDocument{Text: text}}})
}

// await waits until ok holds of what the server has sent.
func (s *session) await(what string, ok func() bool) {
	s.t.Helper()
	late := false
	timer := time.AfterFunc(patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		late = true
		s.news.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !ok() {
		if late {
			s.t.Fatalf("no %s; published %v, messages %q", what, s.published, s.messages)
		}
		s.news.Wait()
	}
}

// findings waits for the diagnosis of a document as it is and returns its
// diagnostics as "line: check", lines counted from 1.
func (s *session) findings(name string) []string {
	s.t.Helper()
	file := s.file(name)
	s.await("diagnosis of "+name, func() bool { return s.diagnosed[file] >= s.version[name] })
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, d := range s.published[file].Diagnostics {
		list = append(list, fmt.Sprintf("%d: %s", d.Range.Start.Line+1, d.Code))
	}
	return list
}

func (s *session) expect(name string, want ...string) {
	s.t.Helper()
	if got := s.findings(name); !slices.Equal(got, want) {
		s.t.Errorf("%s has %v, want %v", name, got, want)
	}
}

// actions asks for the code actions at a line, counted from 1, with the cursor
// behind its first character that is no space.
func (s *session) actions(name string, line int, only string) ([]protocol.CodeAction, error) {
	var list []protocol.CodeAction
	at := fmt.Sprintf(`{"line":%d,"character":2}`, line-1)
	err := s.try(protocol.MethodTextDocumentCodeAction, raw(`{"textDocument":{"uri":%q},"range":{"start":%s,"end":%s},
		"context":{"diagnostics":[],"only":[%q]}}`, uri.File(s.file(name)), at, at, only), &list)
	return list, err
}

// end ends the session as a client should, and returns what Serve did.
func (s *session) end() error {
	s.t.Helper()
	s.call("shutdown", nil, nil)
	s.notify("exit", nil)
	select {
	case err := <-s.done:
		s.conn.Close()
		return err
	case <-time.After(patience):
		s.t.Fatal("the server does not end")
		return nil
	}
}
