package proxy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRawPassThrough: what is not ours keeps its bytes in both directions, even where
// they are not what a typed decoder would write again.
func TestRawPassThrough(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	odd := `{"z":1.50, "a":"\u00e9<&>` + "\xff" + `", "vendor":{"b":[ ]},"range":null, "n":12345678901234567890}`
	for _, method := range []string{"textDocument/definition", "command/resolve", "vendor/method"} {
		raw := fmt.Sprintf(`{"method":%q, "id":"é %s","jsonrpc":"2.0","params":%s, "extra":true}`, method, method, odd)
		s.client.send("%s", raw)
		got := f.awaitMethod(method)
		if string(got.raw) != raw {
			t.Errorf("gopls got\n\t%s, not\n\t%s", got.raw, raw)
		}
		reply := fmt.Sprintf(`{"result":%s,"id":"é %s", "jsonrpc":"2.0"}`, odd, method)
		f.send("%s", reply)
		if got := s.client.await(method, isAnswerOf(got.ID)); string(got.raw) != reply {
			t.Errorf("the client got\n\t%s, not\n\t%s", got.raw, reply)
		}
	}
	raw := fmt.Sprintf(`{ "method":"vendor/note","params":%s}`, odd)
	s.client.send("%s", raw)
	if got := f.awaitMethod("vendor/note"); string(got.raw) != raw {
		t.Errorf("gopls got\n\t%s, not\n\t%s", got.raw, raw)
	}
	f.send("%s", raw)
	if got := s.client.awaitMethod("vendor/note"); string(got.raw) != raw {
		t.Errorf("the client got\n\t%s, not\n\t%s", got.raw, raw)
	}
	f.send(`{"jsonrpc":"2.0","id":"q","method":"vendor/ask","params":%s}`, odd)
	if got := s.client.awaitMethod("vendor/ask"); string(got.Params) != odd {
		t.Errorf("the client got\n\t%s, not\n\t%s", got.Params, odd)
	} else {
		s.client.reply(got, odd)
	}
	if got := f.await("answer", isAnswerOf([]byte(`"q"`))); string(got.Result) != odd {
		t.Errorf("gopls got\n\t%s, not\n\t%s", got.Result, odd)
	}
	s.sync()
	for _, m := range s.half.got {
		if strings.HasPrefix(m.Method, "vendor/") || m.Method == "textDocument/definition" {
			t.Errorf("our server got %s", m.raw)
		}
	}
}

// TestIDsDoNotCollide: requests of both servers with the same id are told apart, and
// ids of the client that look like the proxy's own are no trouble.
func TestIDsDoNotCollide(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	for _, server := range []*peer{f.peer, s.half} {
		server.send(`{"jsonrpc":"2.0","id":1,"method":"ask/%s"}`, server.name)
	}
	byGopls, byHalf := s.client.awaitMethod("ask/gopls"), s.client.awaitMethod("ask/half")
	if string(byGopls.ID) == string(byHalf.ID) {
		t.Fatalf("both have the id %s", byGopls.ID)
	}
	s.client.reply(byHalf, `"to half"`)
	s.client.send(`{"jsonrpc":"2.0","id":%s,"error":{"code":5,"message":"to gopls"}}`, byGopls.ID)
	if m := s.half.await("answer", isAnswerOf([]byte("1"))); string(m.Result) != `"to half"` {
		t.Errorf("our server got %s", m.raw)
	}
	if m := f.await("answer", isAnswerOf([]byte("1"))); toText(at(m.Error, "message")) != "to gopls" {
		t.Errorf("gopls got %s", m.raw)
	}
	f.on("textDocument/definition", `"here"`)
	for i := range 9 {
		id := fmt.Sprintf(`"conclsp-%d"`, i)
		s.client.send(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/definition"}`, id)
		if m := s.client.await("answer", isAnswerOf([]byte(id))); string(m.Result) != `"here"` {
			t.Errorf("got %s", m.raw)
		}
	}
}

// isAnswerOf returns a predicate for the answer to a request.
func isAnswerOf(id json.RawMessage) func(m message) bool {
	return func(m message) bool { return m.isAnswer() && idKey(m.ID) == idKey(id) }
}

// TestHostileMessages: what the client may not send is answered with an error, and
// the session goes on.
func TestHostileMessages(t *testing.T) {
	s := newSession(t, nil)
	s.client.send(`{"jsonrpc":"2.0","id":1000,"method":"textDocument/hover"}`)
	wantError(t, s.client.answerTo(1000), codeNotInitialized)
	s.client.send(`{"jsonrpc":"2.0","method":"textDocument/didOpen"}`)
	f, _ := s.start(nil)
	for raw, code := range map[string]int{
		`{"jsonrpc":"2.0",`:                   codeParseError,
		`[]`:                                  codeInvalidRequest,
		`17`:                                  codeInvalidRequest,
		`{"jsonrpc":"2.0","method":7,"id":1}`: codeInvalidRequest,
		`{"jsonrpc":"2.0"}`:                   codeInvalidRequest,
		`{"jsonrpc":"2.0","id":null,"method":"x"}`:  codeInvalidRequest,
		`{"jsonrpc":"2.0","id":[1],"method":"x/y"}`: codeInvalidRequest,
		strings.Repeat("[", 100000):                 codeParseError,
	} {
		s.client.send("%s", raw)
		wantError(t, s.client.await(raw[:min(40, len(raw))], func(m message) bool { return string(m.ID) == "null" }), code)
	}
	for _, method := range []string{"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "$/cancelRequest",
		"window/workDoneProgress/cancel", "workspace/didChangeWorkspaceFolders", "textDocument/didSave"} {
		for _, params := range []string{`null`, `[]`, `"x"`, `{"textDocument":7}`, `{"textDocument":{"uri":[]},"id":{},"event":1,"token":[]}`,
			`{"textDocument":{"uri":"file:///x","version":"v"},"contentChanges":[{"range":"r"}]}`} {
			s.client.notify(method, params)
		}
	}
	for _, id := range []string{`7`, `"nothing"`} { // answers that nobody asked for
		s.client.send(`{"jsonrpc":"2.0","id":%s,"result":1}`, id)
		f.send(`{"jsonrpc":"2.0","id":%s,"result":1}`, id)
		s.half.send(`{"jsonrpc":"2.0","id":%s,"result":1}`, id)
	}
	for _, method := range []string{"textDocument/publishDiagnostics", "$/progress", "$/cancelRequest"} {
		f.notify(method, `[]`)
		f.notify(method, `{"uri":1,"token":{},"id":[]}`)
	}
	f.send(`{"jsonrpc":"2.0","id":1,"method":"client/registerCapability","params":[]}`)
	wantError(t, f.answerTo(1), codeInvalidRequest)
	s.client.send(`{"jsonrpc":"2.0","id":2000,"method":"initialize","params":{}}`)
	wantError(t, s.client.answerTo(2000), codeInvalidRequest)
	s.client.send(`{"jsonrpc":"2.0","id":2001,"method":"textDocument/diagnostic","params":{}}`)
	wantError(t, s.client.answerTo(2001), codeMethodNotFound)
	s.client.send(`{"jsonrpc":"2.0","id":2002,"method":"slow"}`)
	s.client.send(`{"jsonrpc":"2.0","id":2002,"method":"slow"}`)
	wantError(t, s.client.answerTo(2002), codeInvalidRequest)
	s.sync()
}

// TestFaultOfOurs: a panic in the loop is answered and logged, and the loop goes on.
func TestFaultOfOurs(t *testing.T) {
	p := newProxy(t.Context(), Options{})
	p.init, p.replied = &message{}, true
	p.docs, p.calls, p.backs[gopls] = nil, nil, &back{out: newOutbox(), ready: true} // faults
	for _, raw := range []string{
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{}}`,
		`{"jsonrpc":"2.0","id":1,"method":"textDocument/definition","params":{}}`,
	} {
		m, err := parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		p.do(func() { p.fromClient(m) })
	}
	var codes []string
	logged := 0
	for _, raw := range p.client.queue {
		m, err := parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if m.isAnswer() {
			codes = append(codes, string(m.ID)+string(at(m.Error, "code")))
		} else if m.Method == "window/logMessage" {
			logged++
		}
	}
	if !slices.Equal(codes, []string{"1-32603"}) || logged != 2 {
		t.Errorf("answered %v, logged %d", codes, logged)
	}
}

// wantError checks that an answer is the error with the code.
func wantError(t *testing.T, m message, code int) {
	t.Helper()
	if got := string(at(m.Error, "code")); got != fmt.Sprint(code) {
		t.Errorf("got %s, want error %d", m.raw, code)
	}
}

// TestCancel: a cancellation goes to whoever owes the answer, and to nobody else.
func TestCancel(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	one := s.client.request("textDocument/definition", "{}")
	both := s.client.request("textDocument/hover", "{}")
	done := s.client.request("textDocument/hover", "{}")
	f.awaitMethod("textDocument/definition")
	f.awaitMethod("textDocument/hover")
	s.half.awaitMethod("textDocument/hover")
	f.reply(f.awaitMethod("textDocument/hover"), "null")
	s.half.reply(s.half.awaitMethod("textDocument/hover"), "null")
	s.client.answerTo(done)
	for _, id := range []int{one, both, done, 999} {
		s.client.notify("$/cancelRequest", fmt.Sprintf(`{"id":%d}`, id))
	}
	s.sync()
	f.on("textDocument/definition", "null")
	s.client.call("textDocument/definition", "{}")
	cancelled := func(p *peer) (ids []string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, m := range p.got {
			if m.Method == "$/cancelRequest" {
				ids = append(ids, string(at(m.Params, "id")))
			}
		}
		return ids
	}
	if got, want := cancelled(f.peer), []string{fmt.Sprint(one), fmt.Sprint(both)}; !slices.Equal(got, want) {
		t.Errorf("gopls is told to cancel %v, not %v", got, want)
	}
	if got, want := cancelled(s.half), []string{fmt.Sprint(both)}; !slices.Equal(got, want) {
		t.Errorf("our server is told to cancel %v, not %v", got, want)
	}
	for _, p := range []*peer{f.peer, s.half} { // gopls, for one, may say 0
		for code, id := range map[int]int{0: one, -32800: both} {
			p.send(`{"jsonrpc":"2.0","id":%d,"error":{"code":%d,"message":"context canceled"}}`, id, code)
		}
	}
	wantError(t, s.client.answerTo(one), codeRequestCancelled)
	wantError(t, s.client.answerTo(both), codeRequestCancelled)
}

// TestCancelHung: a cancelled request is answered even if its server is not
// interested.
func TestCancelHung(t *testing.T) {
	s := newSession(t, func(s *session) { s.opts.Timing.Cancel = time.Millisecond })
	s.start(nil)
	id := s.client.request("textDocument/definition", "{}")
	s.client.notify("$/cancelRequest", fmt.Sprintf(`{"id":%d}`, id))
	wantError(t, s.client.answerTo(id), codeRequestCancelled)
}

// TestManyCancelled: ten thousand requests that are cancelled at once leave nothing
// behind.
func TestManyCancelled(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.mu.Lock()
	f.auto["textDocument/definition"] = func(m message) string { return string(m.ID) }
	f.mu.Unlock()
	const n = 10000
	for i := range n {
		s.client.send(`{"jsonrpc":"2.0","id":"r%d","method":"textDocument/definition"}`, i)
		s.client.notify("$/cancelRequest", fmt.Sprintf(`{"id":"r%d"}`, i))
	}
	for i := range n {
		s.client.await("answer", isAnswerOf(fmt.Appendf(nil, `"r%d"`, i)))
	}
}

// TestOrder: what the client sends reaches each server in the order in which it was
// sent.
func TestOrder(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	s.client.notify("textDocument/didOpen", `{"textDocument":{"uri":"file:///x.go","languageId":"go","version":0,"text":""}}`)
	const n = 2000
	for i := 1; i <= n; i++ {
		s.client.notify("textDocument/didChange", fmt.Sprintf(`{"textDocument":{"uri":"file:///x.go","version":%d},"contentChanges":[{"text":"%d"}]}`, i, i))
		s.client.request("textDocument/hover", fmt.Sprint(i))
	}
	for _, p := range []*peer{f.peer, s.half} {
		p.await("the last request", func(m message) bool { return m.Method == "textDocument/hover" && string(m.Params) == fmt.Sprint(n) })
		p.mu.Lock()
		version := "0"
		for _, m := range p.got {
			switch m.Method {
			case "textDocument/didChange":
				version = string(at(m.Params, "textDocument", "version"))
			case "textDocument/hover":
				if string(m.Params) != version {
					t.Errorf("%s is asked for %s at version %s", p.name, m.Params, version)
				}
			}
		}
		p.mu.Unlock()
	}
}

// TestExecuteCommand: commands go by their names, and what they ask of the client
// comes back to who asked.
func TestExecuteCommand(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.on("workspace/executeCommand", `"by gopls"`)
	s.half.on("workspace/executeCommand", `"by us"`)
	for command, want := range map[string]string{"gopls.tidy": `"by gopls"`, "conclsp.fix": `"by us"`, "other": `"by gopls"`, "conclspx": `"by gopls"`} {
		if m := s.client.call("workspace/executeCommand", fmt.Sprintf(`{"command":%q}`, command)); string(m.Result) != want {
			t.Errorf("%s: %s, want %s", command, m.raw, want)
		}
	}
	s.half.send(`{"jsonrpc":"2.0","id":5,"method":"workspace/applyEdit","params":{"edit":{}}}`)
	s.client.reply(s.client.awaitMethod("workspace/applyEdit"), `{"applied":true}`)
	if m := s.half.await("answer", isAnswerOf([]byte("5"))); string(m.Result) != `{"applied":true}` {
		t.Errorf("our server got %s", m.raw)
	}
}

// TestProgress: cancellation of progress goes to whose it is.
func TestProgress(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.send(`{"jsonrpc":"2.0","id":1,"method":"window/workDoneProgress/create","params":{"token":"8674665223082153551"}}`)
	s.half.send(`{"jsonrpc":"2.0","id":1,"method":"window/workDoneProgress/create","params":{"token":"conclsp-load"}}`)
	s.client.awaitMethod("window/workDoneProgress/create")
	s.client.awaitMethod("window/workDoneProgress/create")
	for _, token := range []string{`"8674665223082153551"`, `"conclsp-load"`, `"conclsp-other"`, `17`} {
		s.client.notify("window/workDoneProgress/cancel", fmt.Sprintf(`{"token":%s}`, token))
	}
	s.sync()
	f.await("cancel", func(m message) bool { return string(m.Params) == `{"token":17}` })
	if n := f.count("window/workDoneProgress/cancel"); n != 2 {
		t.Errorf("gopls got %d", n)
	}
	if n := s.half.count("window/workDoneProgress/cancel"); n != 2 {
		t.Errorf("our server got %d", n)
	}
	raw := `{"jsonrpc":"2.0", "method":"$/progress","params":{"token":"8674665223082153551","value":{"kind":"begin","title":"Load"}}}`
	f.send("%s", raw)
	if m := s.client.awaitMethod("$/progress"); string(m.raw) != raw {
		t.Errorf("the client got %s", m.raw)
	}
	id := s.client.request("textDocument/references", `{"workDoneToken":"mine"}`)
	if m := f.awaitMethod("textDocument/references"); toText(at(m.Params, "workDoneToken")) != "mine" {
		t.Errorf("gopls got %s", m.raw)
	} else {
		f.reply(m, "null")
	}
	s.client.answerTo(id)
}

// TestServerCancels: a server's cancellation of its own request has the id that the
// client knows.
func TestServerCancels(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.send(`{"jsonrpc":"2.0","id":"ask","method":"window/showMessageRequest"}`)
	asked := s.client.awaitMethod("window/showMessageRequest")
	f.notify("$/cancelRequest", `{"id":"ask"}`)
	if m := s.client.awaitMethod("$/cancelRequest"); string(at(m.Params, "id")) != string(asked.ID) {
		t.Errorf("the client is told to cancel %s, not %s", m.Params, asked.ID)
	}
}
