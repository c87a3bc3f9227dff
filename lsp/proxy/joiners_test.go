package proxy

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestJoiners(t *testing.T) {
	for _, test := range []struct {
		name               string
		join               joiner
		theirs, ours, want string
	}{
		{"lists", concat, `[{"title":"<a>"}]`, `[{"title":"b"}]`, `[{"title":"<a>"},{"title":"b"}]`},
		{"empty list of gopls", concat, `[]`, `[1]`, `[1]`},
		{"empty list of ours", concat, `[1]`, `[]`, `[1]`},
		{"hovers", joinHovers, `{"contents":{"kind":"markdown","value":"a"}}`, `{"contents":{"kind":"markdown","value":"b"}}`,
			`{"contents":{"kind":"markdown","value":"a\n\n---\n\nb"}}`},
		{"range of gopls, and what else it says", joinHovers, `{"contents":{"kind":"plaintext","value":"a"},"range":1,"vendor":true}`, `{"contents":{"kind":"plaintext","value":"b"},"range":2}`,
			`{"contents":{"kind":"plaintext","value":"a\n\n---\n\nb"},"range":1,"vendor":true}`},
		{"our range", joinHovers, `{"contents":{"kind":"markdown","value":"a"},"range":null}`, `{"contents":{"kind":"markdown","value":"b"},"range":2}`,
			`{"contents":{"kind":"markdown","value":"a\n\n---\n\nb"},"range":2}`},
		{"a marked string", joinHovers, `{"contents":{"language":"go","value":"var x"}}`, `{"contents":"b"}`,
			"{\"contents\":{\"kind\":\"markdown\",\"value\":\"```go\\nvar x\\n```\\n\\n---\\n\\nb\"}}"},
		{"marked strings", joinHovers, `{"contents":["x",{"language":"go","value":"y"}]}`, `{"contents":{"kind":"markdown","value":"b"}}`,
			"{\"contents\":{\"kind\":\"markdown\",\"value\":\"x\\n\\n```go\\ny\\n```\\n\\n---\\n\\nb\"}}"},
		{"empty hover of ours", joinHovers, `{"contents":"a"}`, `{"contents":{"kind":"markdown","value":""}}`, `{"contents":"a"}`},
		{"empty hover of gopls", joinHovers, `{"contents":""}`, `{"contents":"b"}`, `{"contents":"b"}`},
		{"our highlights", preferOurs, `[1]`, `[2,3]`, `[2,3]`},
		{"no highlights of ours", preferOurs, `[1]`, `[]`, `[1]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.join(json.RawMessage(test.theirs), json.RawMessage(test.ours)); string(got) != test.want {
				t.Errorf("got\n\t%s, want\n\t%s", got, test.want)
			}
		})
	}
}

// TestJoinedRequests: both servers are asked, and one that fails or has nothing takes
// nothing from the other.
func TestJoinedRequests(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	const list, other, failure = `[{"title":"a"}]`, `[{"title":"b"}]`, ""
	for _, test := range []struct{ theirs, ours, want string }{
		{list, other, `[{"title":"a"},{"title":"b"}]`},
		{list, "null", list},
		{"null", other, other},
		{list, failure, list},
		{failure, other, other},
		{"null", "null", "null"},
		{"null", failure, "null"},
		{failure, "null", "null"},
	} {
		for _, method := range []string{"textDocument/codeAction", "textDocument/codeLens", "textDocument/inlayHint"} {
			for _, first := range []side{gopls, ours} { // in either order
				id := s.client.request(method, `{"context":{"diagnostics":[]}}`)
				asked := [2]message{f.awaitMethod(method), s.half.awaitMethod(method)}
				peers, results := [2]*peer{f.peer, s.half}, [2]string{test.theirs, test.ours}
				for _, i := range []side{first, 1 - first} {
					if results[i] == failure {
						peers[i].send(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"oh"}}`, asked[i].ID)
					} else {
						peers[i].reply(asked[i], results[i])
					}
				}
				if m := s.client.answerTo(id); string(m.Result) != test.want {
					t.Errorf("%s: %q and %q give %s", method, test.theirs, test.ours, m.raw)
				}
			}
		}
	}
	id := s.client.request("textDocument/hover", "{}")
	for _, p := range []*peer{f.peer, s.half} {
		p.send(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"%s"}}`, p.awaitMethod("textDocument/hover").ID, p.name)
	}
	if m := s.client.answerTo(id); toText(at(m.Error, "message")) != "gopls" {
		t.Errorf("two errors give %s", m.raw)
	}
}

// TestLateSide: a joined answer does not wait for ever for a server that is late.
func TestLateSide(t *testing.T) {
	s := newSession(t, func(s *session) { s.opts.Timing.Gopls, s.opts.Timing.Ours = time.Millisecond, time.Millisecond })
	f, _ := s.start(nil)
	id := s.client.request("textDocument/codeAction", `{}`)
	s.half.reply(s.half.awaitMethod("textDocument/codeAction"), `["ours"]`)
	if m := s.client.answerTo(id); string(m.Result) != `["ours"]` {
		t.Errorf("without gopls: %s", m.raw)
	}
	late := f.awaitMethod("textDocument/codeAction")
	if m := f.awaitMethod("$/cancelRequest"); string(at(m.Params, "id")) != fmt.Sprint(id) {
		t.Errorf("gopls is told to cancel %s", m.Params)
	}
	f.reply(late, `["too late"]`)
	id = s.client.request("textDocument/codeAction", `{}`)
	f.reply(f.awaitMethod("textDocument/codeAction"), `["gopls"]`)
	if m := s.client.answerTo(id); string(m.Result) != `["gopls"]` {
		t.Errorf("without ours: %s", m.raw)
	}
	s.half.awaitMethod("$/cancelRequest")
	id = s.client.request("textDocument/hover", `{}`) // nothing of ours to show: gopls may take its time
	s.half.reply(s.half.awaitMethod("textDocument/hover"), `null`)
	s.sync()
	f.reply(f.awaitMethod("textDocument/hover"), `{"contents":"slow"}`)
	if m := s.client.answerTo(id); string(m.Result) != `{"contents":"slow"}` {
		t.Errorf("gopls alone: %s", m.raw)
	}
}

// TestCodeActionContext: gopls does not see our diagnostics, and sees its own byte for
// byte.
func TestCodeActionContext(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.on("textDocument/codeAction", "[]")
	s.half.on("textDocument/codeAction", "[]")
	const theirs = `{"range": {"start":{"line":1,"character":2}},"message":"\u0061 <b>", "source":"compiler","data":"text"}`
	const byData, bySource = `{"message":"x","data":{"conclsp":{}}}`, `{"message":"x","source":"conclsp"}`
	for _, test := range []struct{ context, want string }{
		{`[` + theirs + `]`, ``},
		{`[` + byData + `,` + theirs + `,` + bySource + `]`, `[{"range":{"start":{"line":1,"character":2}},"message":"\u0061 <b>","source":"compiler","data":"text"}]`},
		{`[` + bySource + `]`, `[]`},
		{`[]`, ``},
	} {
		params := `{"textDocument":{"uri":"file:///x.go"}, "context":{"diagnostics":` + test.context + `,"triggerKind":2,"only":["quickfix"]}}`
		s.client.call("textDocument/codeAction", params)
		got := f.awaitMethod("textDocument/codeAction")
		if test.want == "" {
			if string(got.Params) != params {
				t.Errorf("%s became %s", params, got.Params)
			}
		} else if d := at(got.Params, "context", "diagnostics"); string(d) != test.want {
			t.Errorf("%s became %s, want %s", test.context, d, test.want)
		}
		if string(at(got.Params, "context", "triggerKind")) != "2" || string(at(got.Params, "context", "only")) != `["quickfix"]` {
			t.Errorf("the rest of the context became %s", got.Params)
		}
		if got := s.half.awaitMethod("textDocument/codeAction"); string(got.Params) != params {
			t.Errorf("our server got %s", got.Params)
		}
	}
}

// TestResolve: an item goes to who made it, unchanged.
func TestResolve(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	for _, method := range []string{"codeAction/resolve", "completionItem/resolve", "workspaceSymbol/resolve", "documentLink/resolve"} {
		for data, to := range map[string]*peer{`{"conclsp":{"ticket":1}}`: s.half, `{"command":{}}`: f.peer, `"conclsp"`: f.peer, `[1]`: f.peer, `null`: f.peer} {
			params := fmt.Sprintf(`{"title": "x","data":%s}`, data)
			id := s.client.request(method, params)
			m := to.awaitMethod(method)
			if string(m.Params) != params {
				t.Errorf("%s: %s became %s", method, params, m.Params)
			}
			to.reply(m, `"resolved"`)
			if m := s.client.answerTo(id); string(m.Result) != `"resolved"` {
				t.Errorf("%s of %s: %s", method, data, m.raw)
			}
		}
	}
	// The fake gopls does not resolve lenses; the client has heard of it from us.
	const lens = `{"command":{"title":"x"}}`
	if m := s.client.call("codeLens/resolve", lens); string(m.Result) != lens {
		t.Errorf("a lens of gopls is resolved to %s", m.raw)
	}
}

// TestOneSideAlone: who does not offer a method is not asked.
func TestOneSideAlone(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.setup = func(f *fake) { f.on("initialize", `{"capabilities":{"hoverProvider":false}}`) }
	})
	f, _ := s.start(nil)
	s.half.on("textDocument/hover", `"ours"`)
	if m := s.client.call("textDocument/hover", "{}"); string(m.Result) != `"ours"` {
		t.Errorf("got %s", m.raw)
	}
	if n := f.count("textDocument/hover"); n != 0 {
		t.Error("gopls was asked for what it does not offer")
	}
	f.on("client/registerCapability", "null")
	f.send(`{"jsonrpc":"2.0","id":1,"method":"client/registerCapability","params":{"registrations":[{"id":"h","method":"textDocument/hover"}]}}`)
	f.await("answer", isAnswerOf([]byte("1")))
	id := s.client.request("textDocument/hover", "{}")
	f.reply(f.awaitMethod("textDocument/hover"), `null`)
	if m := s.client.answerTo(id); string(m.Result) != `"ours"` {
		t.Errorf("got %s", m.raw)
	}
}

// TestOurServerStops: gopls alone goes on.
func TestOurServerStops(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	s.half.notify("textDocument/publishDiagnostics", `{"uri":"file:///x.go","diagnostics":[{"message":"ours"}]}`)
	s.client.awaitDiagnostics("file:///x.go", has("ours"))
	f.on("textDocument/hover", `"gopls"`)
	id := s.client.request("textDocument/hover", "{}")
	lost := s.client.request("workspace/executeCommand", `{"command":"conclsp.fix"}`)
	s.half.awaitMethod("workspace/executeCommand")
	s.half.out.close()
	s.half.mu.Lock()
	s.half.closed = true
	s.half.cond.Broadcast()
	s.half.mu.Unlock()
	if m := s.client.answerTo(id); string(m.Result) != `"gopls"` {
		t.Errorf("got %s", m.raw)
	}
	wantError(t, s.client.answerTo(lost), codeRequestFailed)
	s.client.awaitDiagnostics("file:///x.go", has())
	s.client.awaitMethod("window/showMessage")
	if m := s.client.call("textDocument/hover", "{}"); string(m.Result) != `"gopls"` {
		t.Errorf("got %s", m.raw)
	}
	wantError(t, s.client.call("workspace/executeCommand", `{"command":"conclsp.fix"}`), codeRequestFailed)
}

var errKilled = errors.New("signal: killed")
