package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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

const counterModule = `
-- go.mod --
module ex.test/m

go 1.26
-- count.go --
` + counterFile

const counterFile = `package m

func count() int {
	n := 0
	for range 10 {
		go func() {
			n++
		}()
	}
	return n
}
`

const quickly = `{"notifyDiagnosed":true,"debounce":1}`

func TestFixes(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	list, err := s.actions("count.go", 7, "quickfix")
	if err != nil || len(list) < 2 {
		t.Fatalf("%d actions, %v", len(list), err)
	}
	if !isTrue(list[0].IsPreferred) || isTrue(list[1].IsPreferred) || list[0].Edit != nil {
		t.Errorf("%+v", list[:2])
	}
	var whole protocol.CodeAction
	s.call(protocol.MethodCodeActionResolve, &list[0], &whole)
	if whole.Edit == nil || len(whole.Edit.DocumentChanges) != 1 {
		t.Errorf("resolved: %+v", whole)
	}
	s.change("count.go", "// A new line.\n"+counterFile)
	if err := s.try(protocol.MethodCodeActionResolve, &list[0], &whole); err == nil {
		t.Error("an edit is handed out for a text that has changed since")
	}
	s.expect("count.go", "8: sharedwrite")
	if list, err := s.actions("count.go", 8, string(kindFixAll)); err != nil || len(list) != 1 {
		t.Errorf("fix all: %v, %v", list, err)
	}
	if list, err := s.actions("count.go", 8, "source.organizeImports"); err != nil || len(list) != 0 {
		t.Errorf("of a kind that is not ours: %v, %v", list, err)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

const hitsModule = `
-- go.mod --
module ex.test/m

go 1.26
-- hits/hits.go --
package hits

type Page struct {
	Hits int
}

func (p *Page) Hit() { p.Hits++ }
-- main.go --
package main

import "ex.test/m/hits"

func main() {
	var p hits.Page
	p.Hit()
	println(p.Hits)
}
`

// TestRewrite changes a file that is open and one that is not.
func TestRewrite(t *testing.T) {
	s := newSession(t, hitsModule, quickly)
	data, err := os.ReadFile(s.file("hits/hits.go"))
	if err != nil {
		t.Fatal(err)
	}
	s.open("hits/hits.go", string(data))
	s.expect("hits/hits.go")
	if list, err := s.actions("hits/hits.go", 4, "quickfix"); err != nil || len(list) != 0 {
		t.Errorf("quick fixes: %v, %v", list, err)
	}
	list, err := s.actions("hits/hits.go", 4, "refactor")
	i := slices.IndexFunc(list, func(a protocol.CodeAction) bool { return *a.Kind == "refactor.rewrite.conclsp.atomicEverywhere" })
	if err != nil || i < 0 {
		t.Fatalf("refactorings: %v, %v", list, err)
	}
	var whole protocol.CodeAction
	s.call(protocol.MethodCodeActionResolve, &list[i], &whole)
	if whole.Edit == nil || len(whole.Edit.DocumentChanges) != 2 {
		t.Fatalf("resolved: %+v", whole)
	}
	open := whole.Edit.DocumentChanges[0].(*protocol.TextDocumentEdit)
	closed := whole.Edit.DocumentChanges[1].(*protocol.TextDocumentEdit)
	if open.TextDocument.Version == nil || *open.TextDocument.Version != 1 || closed.TextDocument.Version != nil {
		t.Errorf("versions %v and %v", open.TextDocument.Version, closed.TextDocument.Version)
	}
	s.write("main.go", "package main\n\nfunc main() {}\n")
	if err := s.try(protocol.MethodCodeActionResolve, &list[i], &whole); err == nil && len(whole.Edit.DocumentChanges) != 1 {
		t.Error("an edit is handed out for a file that has changed on disk")
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestKeepsFindings types a statement: while it does not parse, or its types
// are unknown, the finding stays, and moves with its line.
func TestKeepsFindings(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	for _, typed := range []string{"\tx :=", "\tx := undefined", "\tx := (1", "\tx := 1"} {
		s.change("count.go", strings.Replace(counterFile, "\tn := 0\n", typed+"\n\tn := 0\n", 1))
		s.expect("count.go", "8: sharedwrite")
	}
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n }", 1)) // the finding's own text, and broken
	s.expect("count.go")
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n", 1))
	s.expect("count.go")
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestSettingsChange turns a check off and on again.
func TestSettingsChange(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	for _, step := range []struct {
		config string
		ok     func([]protocol.Diagnostic) bool
	}{
		{`{"debounce":1,"checks":{"sharedwrite":"off"}}`, func(ds []protocol.Diagnostic) bool { return len(ds) == 0 }},
		{`{"debounce":1,"checks":{"sharedwrite":"hint"}}`, func(ds []protocol.Diagnostic) bool {
			return len(ds) == 1 && ds[0].Severity == protocol.DiagnosticSeverityHint
		}},
	} {
		s.mu.Lock()
		s.config = step.config
		s.mu.Unlock()
		s.notify(protocol.MethodWorkspaceDidChangeConfiguration, raw(`{"settings":null}`))
		s.await(step.config, func() bool { return step.ok(s.published[s.file("count.go")].Diagnostics) })
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestPull asks for diagnostics instead of having them pushed.
func TestPull(t *testing.T) {
	s := newSession(t, counterModule, `{"pullDiagnostics":true,"debounce":1}`)
	s.open("count.go", counterFile)
	type report struct {
		Kind     string            `json:"kind"`
		ResultID string            `json:"resultId"`
		Items    []protocol.LSPAny `json:"items"`
	}
	ask := func(previous string) (got report) {
		t.Helper()
		s.call(protocol.MethodTextDocumentDiagnostic, raw(`{"textDocument":{"uri":%q},"previousResultId":%q}`, uri.File(s.file("count.go")), previous), &got)
		return got
	}
	first := ask("")
	if first.Kind != "full" || len(first.Items) != 1 {
		t.Errorf("%+v", first)
	}
	if again := ask(first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID {
		t.Errorf("%+v", again)
	}
	var all struct {
		Items []struct {
			URI string `json:"uri"`
		} `json:"items"`
	}
	s.call(protocol.MethodWorkspaceDiagnostic, raw(`{"previousResultIds":[]}`), &all)
	if len(all.Items) != 1 || !strings.HasSuffix(all.Items[0].URI, "/count.go") {
		t.Errorf("%+v", all)
	}
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n", 1))
	if now := ask(first.ResultID); now.Kind != "full" || len(now.Items) != 0 {
		t.Errorf("%+v", now)
	}
	s.await("refresh", func() bool { return s.refreshed > 0 })
	s.mu.Lock()
	if len(s.published) > 0 {
		t.Errorf("pushed as well: %v", s.published)
	}
	s.mu.Unlock()
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestNothingLeft counts goroutines after sessions that end in several ways.
func TestNothingLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, end := range []func(s *session){
		func(s *session) {
			if err := s.end(); err != nil {
				t.Error(err)
			}
		},
		func(s *session) { // the client is gone
			s.conn.Close()
			if err := <-s.done; err == nil {
				t.Error("a session without shutdown ends well")
			}
		},
		func(s *session) { // in the middle of things
			s.change("count.go", counterFile+"\nvar x int\n")
			for range 50 {
				go s.try(protocol.MethodTextDocumentCodeAction, raw(`{"textDocument":{"uri":%q},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"context":{"diagnostics":[]}}`, uri.File(s.file("count.go"))), nil)
			}
			s.notify("exit", nil)
			if err := <-s.done; err == nil {
				t.Error("a session without shutdown ends well")
			}
			s.conn.Close()
		},
	} {
		s := newSession(t, counterModule, quickly)
		s.open("count.go", counterFile)
		s.findings("count.go")
		end(s)
	}
	deadline := time.Now().Add(patience)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left:\n%s", n-before, buf[:runtime.Stack(buf, true)])
	}
}
