package proxy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/lsp"
)

const faulty = `
-- go.mod --
module example.com/m

go 1.26
-- a.go --
package m

import "sync"

type T struct {
	mu sync.Mutex
	n  int
}

func (t *T) f(early bool) int {
	t.mu.Lock()
	if early {
		return 0
	}
	t.mu.Unlock()
	return t.n
}

func g() int { return undefined }
`

// withOurServer has a session use conclsp's own server.
func withOurServer(s *session) {
	s.opts.Half = func(ctx context.Context, conn io.ReadWriteCloser) error {
		return lsp.Serve(ctx, conn, lsp.Options{Version: "test"})
	}
}

// newFullWorkspace starts a proxy before the real gopls and our real server.
func newFullWorkspace(t *testing.T) *workspace {
	t.Helper()
	w := startWorkspace(t, faulty, object{"initializationOptions": json.RawMessage(`{"conclsp":{"notifyDiagnosed":true},"staticcheck":false}`)}, []string{"."}, withOurServer)
	w.open("a.go")
	w.client.await("both", w.bothReport)
	return w
}

// bothReport is a predicate for diagnostics of both servers.
func (w *workspace) bothReport(m message) bool {
	messages := messagesOf(m)
	return m.Method == publish && uriKey(toText(at(m.Params, "uri"))) == uriKey(w.uri("a.go")) &&
		containing("undefined: undefined")(messages) && containing("t.mu")(messages)
}

// TestFullSession: both real servers as one: diagnostics, the fix of ours and its edit, the
// kinds, commands and the end.
func TestFullSession(t *testing.T) {
	w := newFullWorkspace(t)
	caps := at(w.initialized.Result, "capabilities")
	for _, part := range []string{`"source.organizeImports"`, `"source.fixAll.conclsp"`, `"conclsp.explain"`, `"gopls.tidy"`, restartCommand} {
		if !strings.Contains(string(caps), part) {
			t.Errorf("the answer to initialize lacks %s: %s", part, caps)
		}
	}
	w.insert("a.go", 2, "// 😀\n")
	m := w.client.await("both, moved", func(m message) bool { return w.bothReport(m) && string(at(m.Params, "version")) == "2" })
	diagnostics := toList(at(m.Params, "diagnostics"))
	ours := diagnostics[slices.IndexFunc(diagnostics, func(d json.RawMessage) bool { return toText(at(d, "source")) == "conclsp" })]
	request := fmt.Sprintf(`{"textDocument":{"uri":%q},"range":%s,"context":{"diagnostics":%s,"triggerKind":1}}`, w.uri("a.go"), at(ours, "range"), at(m.Params, "diagnostics"))
	actions := w.client.call("textDocument/codeAction", request)
	if actions.failed() {
		t.Fatalf("code actions: %s", actions.raw)
	}
	var fix json.RawMessage
	theirs := 0
	for _, a := range toList(actions.Result) {
		if isOurs(a) && fix == nil {
			fix = a
		} else if !isOurs(a) {
			theirs++
		}
	}
	if fix == nil || theirs == 0 {
		t.Fatalf("code actions are not of both: %s", actions.raw)
	}
	resolved := w.client.call("codeAction/resolve", string(fix))
	if edit := string(at(resolved.Result, "edit")); !strings.Contains(edit, "Unlock") {
		t.Errorf("the fix %s is resolved to %s", fix, resolved.raw)
	}
	if m := w.client.call("workspace/executeCommand", `{"command":"conclsp.explain","arguments":["missingunlock"]}`); !strings.Contains(string(m.Result), "nlock") {
		t.Errorf("explain: %s", m.raw)
	}
	if m := w.client.call("shutdown", "null"); m.failed() {
		t.Errorf("shutdown: %s", m.raw)
	}
	w.client.notify("exit", "null")
	if err := w.wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
}

// TestFullKill: while gopls is dead our findings and fixes are there, and both after.
func TestFullKill(t *testing.T) {
	w := newFullWorkspace(t)
	proc, err := os.FindProcess(w.pid(t))
	if err != nil {
		t.Fatal(err)
	}
	proc.Kill()
	w.client.await("the news", showing("gopls stopped (signal: killed)"))
	w.insert("a.go", 2, "\n")
	w.client.await("diagnosed", func(m message) bool {
		return m.Method == "$/conclsp/diagnosed" && string(at(m.Params, "version")) == "2"
	})
	m := w.client.await("both again", func(m message) bool { return w.bothReport(m) && string(at(m.Params, "version")) == "2" })
	request := fmt.Sprintf(`{"textDocument":{"uri":%q},"range":{"start":{"line":0,"character":0},"end":{"line":19,"character":0}},"context":{"diagnostics":%s,"only":["quickfix"]}}`,
		w.uri("a.go"), at(m.Params, "diagnostics"))
	if m := w.client.call("textDocument/codeAction", request); m.failed() || !slices.ContainsFunc(toList(m.Result), isOurs) {
		t.Errorf("code actions: %s", m.raw)
	}
}
