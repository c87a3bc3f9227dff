package proxy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRestart: a gopls that dies is started again and told all that the old one knew.
func TestRestart(t *testing.T) {
	s := newSession(t, nil)
	params := object{
		"workspaceFolders": json.RawMessage(`[{"uri":"file:///a","name":"a"},{"uri":"file:///b","name":"b"}]`),
		"capabilities":     json.RawMessage(`{"workspace":{"semanticTokens":{"refreshSupport":true}},"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`),
	}
	f, _ := s.start(params)
	first := f.awaitMethod("initialize")
	s.client.notify("workspace/didChangeWorkspaceFolders", `{"event":{"added":[{"uri":"file:///c","name":"c"}],"removed":[{"uri":"file:///a","name":"a"}]}}`)
	open(s.client, 1)
	insertLine(s.client, 2, 1)
	s.client.notify("textDocument/didChange", fmt.Sprintf(
		`{"textDocument":{"uri":%q,"version":3},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":2}},"text":"😀"},{"range":{"start":{"line":0,"character":2},"end":{"line":0,"character":3}},"text":""}]}`, doc))
	s.client.notify("textDocument/didOpen", `{"textDocument":{"uri":"file:///closed.go","languageId":"go","version":1,"text":""}}`)
	s.client.notify("textDocument/didClose", `{"textDocument":{"uri":"file:///closed.go"}}`)
	pending := s.client.request("textDocument/definition", "{}")
	joined := s.client.request("textDocument/hover", "{}")
	f.awaitMethod("textDocument/hover")
	f.send(`{"jsonrpc":"2.0","method":"$/progress","params":{"token":"t","value":{"kind":"begin"}}}`)
	f.send(`{"jsonrpc":"2.0","id":1,"method":"window/showMessageRequest","params":{}}`)
	question := s.client.awaitMethod("window/showMessageRequest")
	f.stop(errKilled)
	wantError(t, s.client.answerTo(pending), codeRequestFailed)
	s.half.reply(s.half.awaitMethod("textDocument/hover"), `"ours"`)
	if m := s.client.answerTo(joined); string(m.Result) != `"ours"` {
		t.Errorf("the joined request gives %s", m.raw)
	}
	s.client.await("end of progress", func(m message) bool {
		return m.Method == "$/progress" && toText(at(m.Params, "token")) == "t" && toText(at(m.Params, "value", "kind")) == "end"
	})
	if m := s.client.awaitMethod("window/showMessage"); !strings.Contains(string(m.Params), "signal: killed") {
		t.Errorf("the user is told %s", m.Params)
	}

	g := s.nextGopls()
	if again := g.awaitMethod("initialize"); string(again.Params) != string(first.Params) {
		t.Errorf("initialize was %s and is %s", first.Params, again.Params)
	}
	g.awaitMethod("textDocument/didOpen")
	s.client.awaitMethod("workspace/semanticTokens/refresh")
	s.client.reply(question, `null`) // nobody is left who wants it
	g.on("x", "null")
	s.client.call("x", "")
	var got []string
	for _, m := range g.got[1:] {
		got = append(got, m.Method+string(m.Params))
	}
	want := []string{
		"initialized{}",
		`workspace/didChangeWorkspaceFolders{"event":{"added":[{"uri":"file:///c","name":"c"}],"removed":[{"uri":"file:///a","name":"a"}]}}`,
		`textDocument/didOpen{"textDocument":{"languageId":"go","text":"😀0\nnew\n1111\n2222\n3333\n","uri":"file:///dir/x.go","version":3}}`,
		"x",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the new gopls got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestDiagnosticsOfDead: they stay until the new gopls has published its own, or the grace time
// is over.
func TestDiagnosticsOfDead(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.notify(publish, `{"uri":"file:///a.go","diagnostics":[{"message":"a"}]}`)
	f.notify(publish, `{"uri":"file:///b.go","diagnostics":[{"message":"b"}]}`)
	s.half.notify(publish, `{"uri":"file:///b.go","diagnostics":[{"message":"ours"}]}`)
	s.client.awaitDiagnostics("file:///b.go", has("b", "ours"))
	f.stop(errKilled)
	g := s.nextGopls()
	g.notify(publish, `{"uri":"file:///a.go","diagnostics":[{"message":"a2"}]}`)
	s.client.awaitDiagnostics("file:///a.go", has("a2"))
	if n := s.client.count(publish); n != 4 {
		t.Errorf("%d notifications instead of 4", n)
	}
}

// TestGrace: after the grace time what the dead gopls has said is cleared, and our part
// stays.
func TestGrace(t *testing.T) {
	for _, restarts := range []bool{true, false} {
		s := newSession(t, func(s *session) {
			s.opts.Timing.Grace = 200 * time.Millisecond
			launch, n := s.opts.launch, 0
			s.opts.launch = func(path string) (*process, error) {
				if n++; n > 1 && !restarts {
					return nil, errors.New("it is gone")
				}
				return launch(path)
			}
		})
		f, _ := s.start(nil)
		open(s.client, 1)
		s.sync()
		f.notify(publish, diagnosticsAt(1, "gopls", 1))
		f.notify(publish, `{"uri":"file:///b.go","diagnostics":[{"message":"b"}]}`)
		s.half.notify(publish, diagnosticsAt(1, "ours", 1))
		s.client.awaitDiagnostics(doc, has("gopls", "ours"))
		s.client.awaitDiagnostics("file:///b.go", has("b"))
		f.stop(errKilled)
		if restarts {
			s.nextGopls().notify(publish, `{"uri":"file:///b.go","diagnostics":[{"message":"new"}]}`)
			s.client.awaitDiagnostics("file:///b.go", has("new"))
		} else {
			s.client.awaitDiagnostics("file:///b.go", has())
		}
		if m := s.client.awaitDiagnostics(doc, has("ours")); string(at(m.Params, "version")) != "1" {
			t.Errorf("cleared with %s", m.raw)
		}
	}
}

// TestBackOff: after five stops gopls is left alone until a document is saved or the
// command is run, and the user is told once of each.
func TestBackOff(t *testing.T) {
	const backoff = 20 * time.Millisecond
	s := newSession(t, func(s *session) { s.opts.Timing.Backoff = backoff })
	f, _ := s.start(nil)
	for round := range 3 {
		var starts []time.Time
		for i := range maxStops {
			f.awaitMethod("initialize")
			f.stop(errKilled)
			s.client.awaitMethod("window/logMessage")
			if i < maxStops-1 {
				f = s.nextGopls()
				starts = append(starts, time.Now())
			}
		}
		if waited := starts[3].Sub(starts[0]); waited < 7*backoff {
			t.Errorf("the last restarts came within %v", waited)
		}
		s.sync()
		if len(s.gopls) > 0 {
			t.Fatal("gopls is started a sixth time")
		}
		if m := s.client.call("textDocument/completion", "{}"); string(m.Result) != "null" {
			t.Errorf("without gopls: %s", m.raw)
		}
		wantError(t, s.client.call("textDocument/rename", "{}"), codeRequestFailed)
		if round == 1 {
			s.client.call("workspace/executeCommand", `{"command":"conclsp.restartGopls"}`)
		} else {
			s.client.notify("textDocument/didSave", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, doc))
		}
		f = s.nextGopls()
	}
	f.on("textDocument/rename", "1")
	f.awaitMethod("initialized")
	if m := s.client.call("textDocument/rename", "{}"); string(m.Result) != "1" {
		t.Errorf("with gopls again: %s", m.raw)
	}
	if n := s.client.count("window/showMessage"); n != 4 { // stopped, given up; both again after the command
		t.Errorf("the user was told %d times", n)
	}
}

// TestWindow: stops that are long ago do not count.
func TestWindow(t *testing.T) {
	s := newSession(t, func(s *session) { s.opts.Timing.Window = time.Nanosecond })
	f, _ := s.start(nil)
	for range 3 * maxStops {
		f.awaitMethod("initialize")
		f.stop(errKilled)
		f = s.nextGopls()
	}
}

// TestRestartCommand: a gopls that runs is replaced.
func TestRestartCommand(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	for range 2 * maxStops { // it does not count as a crash
		s.client.call("workspace/executeCommand", `{"command":"conclsp.restartGopls"}`)
		f.awaitClosed()
		f = s.nextGopls()
		f.awaitMethod("initialized")
	}
	if n := s.client.count("window/showMessage"); n != 0 {
		t.Errorf("the user was told %d times", n)
	}
}

// TestGarbage: a gopls that talks nonsense is replaced.
func TestGarbage(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.send("no JSON")
	f.awaitClosed()
	s.nextGopls().awaitMethod("initialized")
	s.client.awaitMethod("window/showMessage")
}
