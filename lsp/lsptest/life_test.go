package lsptest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// launched runs a test in all modes with a server that nobody has spoken to.
func launched(t *testing.T, f func(t *testing.T, e *Editor)) {
	for _, m := range modes(t) {
		t.Run(m.name, func(t *testing.T) {
			dir := workspace(t, "-- go.mod --\n"+modFile+"-- a.go --\n"+countFile("m", "A"))
			f(t, Launch(t, m.config(t, dir, nil)))
		})
	}
}

// TestBeforeInitialize sends requests and notifications before their time.
func TestBeforeInitialize(t *testing.T) {
	launched(t, func(t *testing.T, e *Editor) {
		for _, method := range append([]string{"shutdown", "nosuch/method"}, requests...) {
			if err := e.Call(method, object{}, nil); code(err) != notInitialized && code(err) != methodNotFound {
				t.Errorf("%s before initialize: %v", method, err)
			}
		}
		for _, method := range notes {
			e.Notify(method, object{})
		}
		e.ready = false
		e.Initialize()
		if err := e.Call("initialize", object{"capabilities": object{}}, nil); code(err) != invalidRequest {
			t.Errorf("initialize twice: %v", err)
		}
		e.Open("a.go")
		healthy(t, e)
		e.Close()
	})
}

// TestAfterShutdown sends requests and notifications after their time.
func TestAfterShutdown(t *testing.T) {
	launched(t, func(t *testing.T, e *Editor) {
		e.Initialize()
		e.Open("a.go")
		e.AwaitDiagnosed("a.go")
		e.MustCall("shutdown", nil, nil)
		for _, method := range append([]string{"initialize", "shutdown"}, requests...) {
			if err := e.Call(method, object{}, nil); code(err) != invalidRequest && code(err) != methodNotFound {
				t.Errorf("%s after shutdown: %v", method, err)
			}
		}
		e.Change("a.go", "package m\n")
		e.Notify("exit", nil)
		if code := e.AwaitExit(); code != 0 {
			t.Errorf("the server exits with %d", code)
		}
	})
}

// TestEnds ends sessions in the ways that are not those of the protocol. The
// server has to end too, soon, without a crash and not as if all were well.
func TestEnds(t *testing.T) {
	broken := func(header string) func(e *Editor) {
		return func(e *Editor) { e.Raw([]byte(header + "\r\n\r\n{}")) }
	}
	for _, c := range []struct {
		name string
		end  func(e *Editor)
	}{
		{"exit", func(e *Editor) { e.Notify("exit", nil) }},
		{"end of input", func(e *Editor) { e.Quit() }},
		{"half a message", func(e *Editor) { e.Raw([]byte("Content-Length: 100\r\n\r\n{\"jsonrpc\"")); e.Quit() }},
		{"half a header", func(e *Editor) { e.Raw([]byte("Content-Le")); e.Quit() }},
		{"negative length", broken("Content-Length: -5")},
		{"huge length", broken("Content-Length: 99999999999999")},
		{"length beyond numbers", broken("Content-Length: 99999999999999999999999999")},
		{"length in words", broken("Content-Length: two")},
		{"no length", broken("Content-Type: text")},
		{"no header", broken("hello")},
		{"endless header", func(e *Editor) { e.Raw([]byte(strings.Repeat("x", 1<<20))); e.Quit() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			launched(t, func(t *testing.T, e *Editor) {
				e.Initialize()
				e.Open("a.go")
				e.AwaitDiagnosed("a.go")
				e.Change("a.go", "package m\n") // there is something to do
				at := Range{Position{0, 0}, Position{0, 1}}
				e.BeginActions("a.go", at)
				e.Forgive()
				c.end(e)
				if code := e.AwaitExit(); code < 1 || code == 2 {
					t.Errorf("the server exits with %d: %s", code, e.proc.errors.String())
				}
			})
		})
	}
}

// TestStrangeAnswers answers what was not asked, and answers wrongly what is.
func TestStrangeAnswers(t *testing.T) {
	launched(t, func(t *testing.T, e *Editor) {
		for i, answer := range []string{
			`"id":%d,"result":{}`, `"id":%d,"error":{"code":-1,"message":"no"}`, `"id":"%d","result":null`, `"id":%d`, `"id":%d,"result":1,"error":{"code":1,"message":"m"}`,
		} {
			e.Raw(Frame([]byte(fmt.Sprintf(`{"jsonrpc":"2.0",`+answer+`}`, i+1))))
		}
		e.mu.Lock()
		e.cfg.Settings = map[string]any{"conclsp": json.RawMessage(`"no object"`)}
		e.mu.Unlock()
		e.Initialize()
		e.Open("a.go")
		e.Await("findings", func() bool { return len(e.Findings("a.go")) == 1 })
		e.mu.Lock()
		e.refusals = nil // it may say that some of these were no messages
		e.mu.Unlock()
		e.Close()
	})
}
