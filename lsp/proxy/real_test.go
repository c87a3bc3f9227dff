package proxy

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A workspace is a directory with files, and an editor for them.
type workspace struct {
	*session
	initialized message // the answer to initialize
	dir         string
	versions    map[string]int
}

// newWorkspace writes the files of the archive and starts a proxy before the real
// gopls. roots are the workspace folders, relative to the directory.
func newWorkspace(t *testing.T, files string, params object, roots ...string) *workspace {
	t.Helper()
	w := startWorkspace(t, files, params, roots, nil)
	w.half = <-w.halves
	for _, method := range []string{"textDocument/codeAction", "textDocument/hover", "textDocument/codeLens", "textDocument/inlayHint"} {
		w.half.on(method, "null")
	}
	return w
}

// startWorkspace does so with other options.
func startWorkspace(t *testing.T, files string, params object, roots []string, change func(*session)) *workspace {
	t.Helper()
	use := realGopls(t)
	w := &workspace{dir: t.TempDir(), versions: make(map[string]int)}
	for _, f := range txtar.Parse([]byte(files)).Files {
		name := filepath.Join(w.dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w.session = newSession(t, func(s *session) {
		use(s)
		if change != nil {
			change(s)
		}
	})
	if params == nil {
		params = object{}
	}
	if roots != nil {
		var folders []map[string]string
		for _, r := range roots {
			folders = append(folders, map[string]string{"uri": w.uri(r), "name": r})
		}
		params["workspaceFolders"] = encode(folders)
	}
	if params["capabilities"] == nil {
		params["capabilities"] = json.RawMessage(`{"workspace":{"configuration":true,"workspaceFolders":true,"didChangeWatchedFiles":{"dynamicRegistration":true}},
			"textDocument":{"publishDiagnostics":{"versionSupport":true,"relatedInformation":true},"hover":{"contentFormat":["markdown"]},
			"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]},"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix","refactor","source"]}}}},
			"window":{"workDoneProgress":true}}`)
	}
	w.initialized = w.client.call("initialize", string(encode(params)))
	w.client.notify("initialized", "{}")
	return w
}

func (w *workspace) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(w.dir, name))
}

// open opens a file with its content on disk.
func (w *workspace) open(name string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	w.versions[name] = 1
	w.client.notify("textDocument/didOpen", string(encode(map[string]any{"textDocument": map[string]any{
		"uri": w.uri(name), "languageId": "go", "version": 1, "text": string(text)}})))
}

// insert inserts a text before a line.
func (w *workspace) insert(name string, line int, text string) {
	w.versions[name]++
	at := position{Line: line}
	w.client.notify("textDocument/didChange", string(encode(map[string]any{
		"textDocument":   map[string]any{"uri": w.uri(name), "version": w.versions[name]},
		"contentChanges": []any{map[string]any{"range": span{at, at}, "text": text}}})))
}

// containing returns a predicate for messages of which one has the text.
func containing(text string) func([]string) bool {
	return func(messages []string) bool {
		return slices.ContainsFunc(messages, func(m string) bool { return strings.Contains(m, text) })
	}
}

// pid returns the process of gopls.
func (w *workspace) pid(t *testing.T) int {
	t.Helper()
	out, err := exec.Command("pgrep", "-P", fmt.Sprint(os.Getpid()), "-x", "gopls").Output()
	if err != nil {
		t.Skipf("cannot find the process of gopls: %v", err)
	}
	var pid int
	fmt.Sscan(string(out), &pid)
	return pid
}

const oneModule = `
-- go.mod --
module example.com/m

go 1.26
-- a.go --
package m

// F is a function of note.
func F() { var unused int }

func g() { F() }
-- sub/b.go --
package sub

import "example.com/m"

func h() { m.F(1) }
`

// TestRealInitialize: what gopls says of itself is all there, with ours.
func TestRealInitialize(t *testing.T) {
	w := newWorkspace(t, oneModule, nil, ".")
	caps := at(w.initialized.Result, "capabilities")
	if at(caps, "experimental", "interactiveResolveProvider") == nil || at(caps, "semanticTokensProvider") == nil && at(caps, "renameProvider") == nil {
		t.Errorf("capabilities of gopls are missing: %s", caps)
	}
	kinds := string(at(caps, "codeActionProvider", "codeActionKinds"))
	if !strings.Contains(kinds, `"source.organizeImports"`) || !strings.Contains(kinds, `"source.fixAll.conclsp"`) {
		t.Errorf("kinds of code actions: %s", kinds)
	}
	if !isTrue(at(caps, "codeActionProvider", "resolveProvider")) {
		t.Error("code actions are not resolved")
	}
	commands := string(at(caps, "executeCommandProvider", "commands"))
	if !strings.Contains(commands, `"gopls.tidy"`) || !strings.Contains(commands, `"conclsp.fix"`) {
		t.Errorf("commands: %s", commands)
	}
	if got := string(at(caps, "textDocumentSync", "change")); got != "2" {
		t.Errorf("changes are %s", got)
	}
	if at(caps, "positionEncoding") != nil || at(caps, "diagnosticProvider") != nil {
		t.Errorf("capabilities: %s", caps)
	}
	if toText(at(w.initialized.Result, "serverInfo", "name")) != "gopls" || !strings.HasPrefix(versionOf(w.initialized.Result), "v0.") {
		t.Errorf("server: %s", at(w.initialized.Result, "serverInfo"))
	}
}

// TestRealNoLiterals: for a client without literals of code actions gopls says true,
// and so do we.
func TestRealNoLiterals(t *testing.T) {
	w := newWorkspace(t, oneModule, object{"capabilities": json.RawMessage(`{}`)}, ".")
	if got := string(at(w.initialized.Result, "capabilities", "codeActionProvider")); got != "true" {
		t.Errorf("codeActionProvider is %s", got)
	}
}

// TestRealDiagnostics: reports of gopls for open and closed documents, with ours, after edits
// in UTF-16.
func TestRealDiagnostics(t *testing.T) {
	w := newWorkspace(t, oneModule, nil, ".")
	w.open("a.go")
	w.client.awaitDiagnostics(w.uri("sub/b.go"), containing("too many arguments"))
	w.half.notify(publish, fmt.Sprintf(`{"uri":%q,"version":1,"diagnostics":[{"range":{"start":{"line":5,"character":0},"end":{"line":5,"character":4}},"message":"ours"}]}`, w.uri("a.go")))
	m := w.client.await("both", func(m message) bool {
		return m.Method == publish && containing("declared and not used")(messagesOf(m)) && containing("ours")(messagesOf(m))
	})
	if v := string(at(m.Params, "version")); v != "1" {
		t.Errorf("version %s", v)
	}
	w.insert("a.go", 4, "// \U0001F600 x\nvar _ = undefined\n")
	m = w.client.awaitDiagnostics(w.uri("a.go"), containing("undefined: undefined"))
	if i := slices.Index(messagesOf(m), "ours"); i < 0 || lines(m)[i] != "7" || string(at(m.Params, "version")) != "2" {
		t.Errorf("ours is not where it belongs: %s", m.raw)
	}
	w.client.notify("textDocument/didChange", string(encode(map[string]any{ // behind the emoji
		"textDocument": map[string]any{"uri": w.uri("a.go"), "version": 3},
		"contentChanges": []any{
			map[string]any{"range": span{position{4, 6}, position{4, 7}}, "text": "y"},
			map[string]any{"range": span{position{5, 8}, position{5, 17}}, "text": "F"}}})))
	w.client.awaitDiagnostics(w.uri("a.go"), func(m []string) bool { return !containing("undefined")(m) && containing("ours")(m) })
}

// TestRealPull: pull diagnostics stay off, whoever asks for them, and gopls pushes.
func TestRealPull(t *testing.T) {
	w := newWorkspace(t, oneModule, object{
		"initializationOptions": json.RawMessage(`{"pullDiagnostics":true}`),
		"capabilities":          json.RawMessage(`{"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true},"configuration":true}}`),
	}, ".")
	if at(w.initialized.Result, "capabilities", "diagnosticProvider") != nil {
		t.Errorf("pull diagnostics are offered: %s", w.initialized.raw)
	}
	w.open("a.go")
	w.client.awaitDiagnostics(w.uri("a.go"), containing("declared and not used"))
}

// TestRealCodeActions: gopls finds its fixes by its diagnostics, and ours do not
// make it fail.
func TestRealCodeActions(t *testing.T) {
	w := newWorkspace(t, "-- go.mod --\nmodule m\n-- a.go --\npackage m\n\nvar _ = strings.ToUpper(\"\")\n", nil, ".")
	w.open("a.go")
	m := w.client.awaitDiagnostics(w.uri("a.go"), containing("undefined: strings"))
	theirs := toList(at(m.Params, "diagnostics"))[0]
	w.half.on("textDocument/codeAction", `[{"title":"ours","kind":"quickfix","data":{"conclsp":{}}}]`)
	titles := func(context string) (titles []string) {
		m := w.client.call("textDocument/codeAction", fmt.Sprintf(`{"textDocument":{"uri":%q},"range":%s,"context":%s}`, w.uri("a.go"), at(theirs, "range"), context))
		if m.failed() {
			t.Errorf("%s: %s", context, m.raw)
		}
		for _, a := range toList(m.Result) {
			titles = append(titles, toText(at(a, "title")))
		}
		return titles
	}
	for _, our := range []string{
		`{"range":%[1]s,"message":"x","source":"conclsp","data":{"conclsp":{"actions":1}}}`,
		`{"range":%[1]s,"message":"x","source":"conclsp","data":"text"}`,
		`{"range":%[1]s,"message":"x","data":{"conclsp":1,"actions":"no list"}}`,
	} {
		context := fmt.Sprintf(`{"diagnostics":[`+our+`,%[2]s],"triggerKind":2}`, at(theirs, "range"), theirs)
		got := titles(context)
		if len(got) < 2 || got[len(got)-1] != "ours" || !strings.Contains(strings.Join(got, ";"), "import") {
			t.Errorf("%s: %q", context, got)
		}
	}
	invoked := titles(fmt.Sprintf(`{"diagnostics":[%s],"triggerKind":1}`, theirs))
	automatic := titles(fmt.Sprintf(`{"diagnostics":[%s],"triggerKind":2}`, theirs))
	if len(automatic) >= len(invoked) {
		t.Errorf("automatic %q, invoked %q", automatic, invoked)
	}
	if got := titles(`{"diagnostics":[],"only":["source.fixAll.conclsp"]}`); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("only ours: %q", got)
	}
}

// TestRealRequests: what is gopls' is answered by it, and hovers are joined.
func TestRealRequests(t *testing.T) {
	w := newWorkspace(t, oneModule, nil, ".")
	w.open("a.go")
	w.client.awaitDiagnostics(w.uri("a.go"), containing("declared and not used"))
	where := fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":5,"character":11}}`, w.uri("a.go"))
	if m := w.client.call("textDocument/definition", where); len(toList(m.Result)) != 1 {
		t.Errorf("definition: %s", m.raw)
	}
	w.half.on("textDocument/hover", `{"contents":{"kind":"markdown","value":"guarded by mu"}}`)
	m := w.client.call("textDocument/hover", where)
	if text := toText(at(m.Result, "contents", "value")); !strings.Contains(text, "function of note") || !strings.HasSuffix(text, "\n\n---\n\nguarded by mu") || at(m.Result, "range") == nil {
		t.Errorf("hover: %s", m.raw)
	}
	if m := w.client.call("workspace/executeCommand", fmt.Sprintf(`{"command":"gopls.list_imports","arguments":[{"URI":%q}]}`, w.uri("a.go"))); m.failed() {
		t.Errorf("command: %s", m.raw)
	}
	id := w.client.request("textDocument/references", where)
	w.client.notify("$/cancelRequest", fmt.Sprintf(`{"id":%d}`, id))
	if m := w.client.answerTo(id); m.failed() {
		wantError(t, m, codeRequestCancelled)
	}
	if n := w.client.count("client/registerCapability"); n == 0 {
		t.Error("gopls watches no files")
	}
}

// TestRealKill: kill -9 of gopls: it is back with the current text, unsaved as it is.
func TestRealKill(t *testing.T) {
	w := newWorkspace(t, oneModule, nil, ".")
	w.open("a.go")
	w.client.awaitDiagnostics(w.uri("a.go"), containing("declared and not used"))
	w.insert("a.go", 4, "var _ = unsaved\n")
	w.client.awaitDiagnostics(w.uri("a.go"), containing("undefined: unsaved"))
	registered := w.client.count("client/registerCapability")
	proc, err := os.FindProcess(w.pid(t))
	if err != nil {
		t.Fatal(err)
	}
	proc.Kill()
	w.client.await("the news", showing("gopls stopped (signal: killed)"))
	w.client.awaitDiagnostics(w.uri("a.go"), containing("undefined: unsaved"))
	w.insert("a.go", 5, "var _ = another\n")
	m := w.client.awaitDiagnostics(w.uri("a.go"), containing("undefined: another"))
	if string(at(m.Params, "version")) != "3" {
		t.Errorf("version of %s", m.raw)
	}
	if n := w.client.count("client/registerCapability"); n != registered {
		t.Errorf("%d registrations became %d", registered, n)
	}
}

// TestRealEnd: gopls ends with the session, politely or not.
func TestRealEnd(t *testing.T) {
	for _, polite := range []bool{true, false} {
		w := newWorkspace(t, oneModule, nil, ".")
		pid := w.pid(t)
		if polite {
			if m := w.client.call("shutdown", "null"); m.failed() {
				t.Errorf("shutdown: %s", m.raw)
			}
			w.client.notify("exit", "null")
		} else {
			w.conn.Close()
		}
		if err := w.wait(); (err == nil) != polite {
			t.Errorf("the end: %v", err)
		}
		if alive(pid) {
			t.Errorf("gopls %d is still there", pid)
		}
	}
}

// TestRealWorkspaces: folders, nested modules, go.work, no folder at all, files outside
// any module.
func TestRealWorkspaces(t *testing.T) {
	const files = `
-- one/go.mod --
module one
-- one/a.go --
package one; var _ = inOne
-- one/nested/go.mod --
module nested
-- one/nested/a.go --
package nested; var _ = inNested
-- two/go.mod --
module two
-- two/a.go --
package two; var _ = inTwo
-- work/go.work --
go 1.26
use ./m
-- work/m/go.mod --
module m
-- work/m/a.go --
package m; var _ = inWork
-- loose/a.go --
package loose; var _ = inLoose
`
	want := map[string]string{"one/a.go": "inOne", "one/nested/a.go": "inNested", "two/a.go": "inTwo", "work/m/a.go": "inWork", "loose/a.go": "inLoose"}
	for _, params := range []object{{}, {"workspaceFolders": json.RawMessage("null"), "rootUri": json.RawMessage("null")}} {
		var roots []string
		if params["workspaceFolders"] == nil {
			roots = []string{"one", "work"}
		}
		w := newWorkspace(t, files, params, roots...)
		w.client.notify("workspace/didChangeWorkspaceFolders", fmt.Sprintf(`{"event":{"added":[{"uri":%q,"name":"two"}],"removed":[]}}`, w.uri("two")))
		for name := range want {
			w.open(name)
		}
		for name, text := range want {
			w.client.awaitDiagnostics(w.uri(name), containing("undefined: "+text))
		}
	}
}
