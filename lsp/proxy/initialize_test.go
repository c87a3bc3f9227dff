package proxy

import (
	"encoding/json"
	"testing"
	"time"
)

// TestInitialize: the answer offers what both do, in the name of gopls.
func TestInitialize(t *testing.T) {
	s := newSession(t, nil)
	_, a := s.start(nil)
	for path, want := range map[string]string{
		"codeActionProvider":     `{"codeActionKinds":["quickfix","source.organizeImports","source.fixAll.conclsp"],"resolveProvider":true}`,
		"codeLensProvider":       `{"resolveProvider":true}`,
		"definitionProvider":     `true`,
		"executeCommandProvider": `{"commands":["gopls.tidy","conclsp.fix","conclsp.restartGopls"]}`,
		"hoverProvider":          `true`,
		"inlayHintProvider":      `{}`,
		"textDocumentSync":       `{"change":2,"openClose":true,"save":{}}`,
		"positionEncoding":       ``,
		"diagnosticProvider":     ``,
	} {
		if got := string(at(a.Result, "capabilities", path)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got := string(at(a.Result, "serverInfo")); got != `{"name":"gopls","version":"v0.99.0"}` {
		t.Errorf("serverInfo %s", got)
	}
}

func TestMergeResults(t *testing.T) {
	for _, test := range []struct{ name, theirs, ours, path, want string }{
		{"kinds stay unknown to a client without literals", `{"codeActionProvider":true}`, `{"codeActionProvider":{"codeActionKinds":["x"]}}`, "codeActionProvider", `true`},
		{"ours refines", `{"inlayHintProvider":true}`, `{"inlayHintProvider":{"resolveProvider":true}}`, "inlayHintProvider", `{"resolveProvider":true}`},
		{"false", `{"hoverProvider":false}`, `{"hoverProvider":true}`, "hoverProvider", `true`},
		{"null", `{"hoverProvider":null}`, `{"hoverProvider":{}}`, "hoverProvider", `{}`},
		{"ours false", `{"hoverProvider":true}`, `{"hoverProvider":false}`, "hoverProvider", `true`},
		{"resolve", `{"codeActionProvider":{"resolveProvider":false}}`, `{"codeActionProvider":{"resolveProvider":true}}`, "codeActionProvider", `{"resolveProvider":true}`},
		{"sync of gopls", `{"textDocumentSync":{"change":2}}`, `{"textDocumentSync":{"change":1,"save":true}}`, "textDocumentSync", `{"change":2,"save":true}`},
		{"sync as a number", `{"textDocumentSync":2}`, `{"textDocumentSync":{"change":1}}`, "textDocumentSync", `2`},
		{"pull", `{"diagnosticProvider":{}}`, `{"diagnosticProvider":{}}`, "diagnosticProvider", ``},
		{"encoding", `{}`, `{"positionEncoding":"utf-8"}`, "positionEncoding", ``},
		{"unknown", `{"experimental":{"a":1}}`, `{"experimental":{"b":2}}`, "experimental", `{"a":1,"b":2}`},
		{"same file operations", `{"workspace":{"f":[{"glob":"x"}]}}`, `{"workspace":{"f":[{"glob":"x"},{"glob":"y"}]}}`, "workspace", `{"f":[{"glob":"x"},{"glob":"y"}]}`},
		{"no gopls", ``, `{"codeActionProvider":{"codeActionKinds":["x"],"resolveProvider":true}}`, "codeActionProvider", `{"resolveProvider":true}`},
		{"none of ours", `{"hoverProvider":true}`, ``, "hoverProvider", `true`},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := func(caps string) json.RawMessage {
				if caps == "" {
					return nil
				}
				return json.RawMessage(`{"capabilities":` + caps + `}`)
			}
			merged := mergeResults(result(test.theirs), result(test.ours))
			if got := string(at(merged, "capabilities", test.path)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestInitializeParams: each server gets the client's parameters with what is meant for
// it.
func TestInitializeParams(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(object{
		"processId": json.RawMessage(`null`),
		"vendor":    json.RawMessage(`{"a":"<>"}`),
		"initializationOptions": json.RawMessage(
			`{"conclsp":{"tests":false},"staticcheck":true,"pullDiagnostics":true,"ui.diagnostic.pullDiagnostics":true}`),
		"capabilities": json.RawMessage(`{"general":{"positionEncodings":["utf-8","utf-16"]},"experimental":{"x":1},
			"textDocument":{"diagnostic":{},"hover":{"contentFormat":["markdown"]}},"workspace":{"diagnostics":{},"configuration":true}}`),
	})
	theirs, our := f.awaitMethod("initialize"), s.half.awaitMethod("initialize")
	for _, test := range []struct {
		m    message
		path []string
		want string
	}{
		{theirs, []string{"initializationOptions"}, `{"staticcheck":true}`},
		{theirs, []string{"capabilities", "general", "positionEncodings"}, `["utf-16"]`},
		{theirs, []string{"capabilities", "textDocument", "diagnostic"}, `{}`},
		{theirs, []string{"capabilities", "experimental", "x"}, `1`},
		{theirs, []string{"vendor"}, `{"a":"<>"}`},
		{our, []string{"initializationOptions"}, `{"conclsp":{"tests":false}}`},
		{our, []string{"capabilities", "general", "positionEncodings"}, `["utf-16"]`},
		{our, []string{"capabilities", "textDocument"}, `{"hover":{"contentFormat":["markdown"]}}`},
		{our, []string{"capabilities", "workspace"}, `{"configuration":true}`},
		{our, []string{"processId"}, `null`},
	} {
		if got := string(at(test.m.Params, test.path...)); got != test.want {
			t.Errorf("%v is %s, want %s", test.path, got, test.want)
		}
	}
}

// TestInitializeUntouched: without anything of ours in them, gopls gets the very
// parameters of the client.
func TestInitializeUntouched(t *testing.T) {
	const params = `{ "capabilities":{"general":{}},"initializationOptions":{"a":1}, "processId":null,"x":"\u0061"}`
	if got := forGopls(json.RawMessage(params)); string(got) != params {
		t.Errorf("gopls gets %s", got)
	}
	if got := forOurs(json.RawMessage(params)); at(got, "initializationOptions") != nil {
		t.Errorf("our server gets the settings of gopls: %s", got)
	}
}

// TestSetting: the file name of gopls can be a setting, but not one that depends on where
// conclsp was started.
func TestSetting(t *testing.T) {
	for _, test := range []struct{ setting, found, told string }{
		{"/opt/gopls", "/opt/gopls", ""},
		{"./gopls", "", "The setting conclsp.gopls is not"},
		{"gopls", "", "The setting conclsp.gopls is not"},
	} {
		found := make(chan string, 1)
		s := newSession(t, func(s *session) {
			s.opts.Find = func(setting string) (string, error) {
				found <- setting
				return "fake", nil
			}
		})
		s.start(object{"initializationOptions": encode(object{"conclsp": encode(map[string]string{"gopls": test.setting})})})
		if got := <-found; got != test.found {
			t.Errorf("%s is understood as %q", test.setting, got)
		}
		if test.told != "" {
			s.client.await(test.told, showing(test.told))
		}
	}
}

// TestConfiguration: gopls' questions pass, and pull diagnostics stay off.
func TestConfiguration(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	s.client.mu.Lock()
	delete(s.client.auto, "workspace/configuration")
	s.client.mu.Unlock()
	const params = `{"items":[{"section":"gopls"},{"scopeUri":"file:///a","section":"gopls"}]}`
	for answer, want := range map[string]string{
		`[{"staticcheck":true,"pullDiagnostics":true},null]`: `[{"staticcheck":true},null]`,
		`[ {"a":1}, null ]`: `[ {"a":1}, null ]`,
		`null`:              `null`,
	} {
		id := f.request("workspace/configuration", params)
		m := s.client.awaitMethod("workspace/configuration")
		if string(m.Params) != params {
			t.Errorf("the client is asked %s", m.Params)
		}
		s.client.reply(m, answer)
		if m := f.answerTo(id); string(m.Result) != want {
			t.Errorf("%s became %s", answer, m.Result)
		}
	}
	id := s.half.request("workspace/configuration", `{"items":[{"section":"conclsp"}]}`)
	const ours = `[{"pullDiagnostics":true}]`
	s.client.reply(s.client.awaitMethod("workspace/configuration"), ours)
	if m := s.half.answerTo(id); string(m.Result) != ours {
		t.Errorf("our server got %s", m.Result)
	}
	s.client.notify("workspace/didChangeConfiguration", `{"settings":{"gopls":{},"conclsp":{}}}`)
	f.awaitMethod("workspace/didChangeConfiguration")
	s.half.awaitMethod("workspace/didChangeConfiguration")
}

// TestNotifications: who gets which.
func TestNotifications(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	both := []string{"initialized", "textDocument/didOpen", "textDocument/didChange", "textDocument/didSave", "textDocument/didClose",
		"workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "workspace/didRenameFiles", "$/setTrace"}
	for _, method := range append(both, "notebookDocument/didOpen", "unknown", "$/conclsp/note") {
		if method != "initialized" {
			s.client.notify(method, `{}`)
		}
	}
	s.sync()
	for _, method := range both {
		f.awaitMethod(method)
		s.half.awaitMethod(method)
	}
	f.awaitMethod("unknown")
	f.awaitMethod("notebookDocument/didOpen")
	s.half.awaitMethod("$/conclsp/note")
	f.on("x", "null")
	s.client.call("x", "")
	if f.count("$/conclsp/note") != 0 || s.half.count("unknown") != 0 || s.half.count("notebookDocument/didOpen") != 0 {
		t.Error("a notification went to whom it does not concern")
	}
}

// TestEarly: notifications of a client that does not wait for the answer to initialize
// are not lost.
func TestEarly(t *testing.T) {
	s := newSession(t, nil)
	s.client.request("initialize", `{"capabilities":{}}`)
	s.client.notify("initialized", `{}`)
	open(s.client, 1)
	f := s.nextGopls()
	f.awaitMethod("initialized")
	f.awaitMethod("textDocument/didOpen")
	(<-s.halves).awaitMethod("textDocument/didOpen")
}

// TestOldGopls: the user is told, and it is used.
func TestOldGopls(t *testing.T) {
	for version, old := range map[string]bool{
		`{"Main":{"Path":"golang.org/x/tools/gopls","Version":"v0.9.1"}}`:                                           true,
		`{"Main":{"Path":"x","Version":"v0.1.0"},"Deps":[{"Path":"golang.org/x/tools/gopls","Version":"v0.23.0"}]}`: false,
		`{"Main":{"Path":"golang.org/x/tools/gopls","Version":"(devel)"}}`:                                          false,
		`v0.7.0`: true,
		`odd`:    false,
	} {
		s := newSession(t, func(s *session) {
			s.setup = func(f *fake) {
				f.on("initialize", string(encode(map[string]any{"capabilities": object{}, "serverInfo": map[string]string{"version": version}})))
			}
		})
		f, _ := s.start(nil)
		f.on("x", "null")
		s.client.call("x", "")
		if told := s.client.count("window/showMessage") > 0; told != old {
			t.Errorf("%s: told %v", version, told)
		}
	}
}

// showing returns a predicate for messages that are shown and start with the text.
func showing(text string) func(m message) bool {
	return func(m message) bool {
		shown := toText(at(m.Params, "message"))
		return m.Method == "window/showMessage" && len(shown) >= len(text) && shown[:len(text)] == text
	}
}

// TestRefusesInitialize: an error of our server to initialize leaves gopls, errors of
// both leave the proxy's own commands.
func TestRefusesInitialize(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.setup = func(f *fake) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.auto["initialize"] = nil
		}
		s.opts.Timing.Backoff = time.Nanosecond
	})
	id := s.client.request("initialize", `{"capabilities":{}}`)
	for range maxStops {
		f := s.nextGopls()
		f.send(`{"jsonrpc":"2.0","id":%s,"error":{"code":1,"message":"no"}}`, f.awaitMethod("initialize").ID)
	}
	a := s.client.answerTo(id)
	if got := string(at(a.Result, "capabilities", "hoverProvider")); got != "true" {
		t.Errorf("got %s", a.raw)
	}
	s.client.await("given up", showing("gopls stopped 5 times"))
}
