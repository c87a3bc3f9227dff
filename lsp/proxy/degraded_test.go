package proxy

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// mute makes a fake gopls that does not answer initialize.
func mute(s *session) {
	s.setup = func(*fake) {}
}

// TestMissing: without gopls our server answers alone and at once, and the user is told.
func TestMissing(t *testing.T) {
	var found atomic.Bool
	s := newSession(t, func(s *session) {
		s.opts.Find = func(string) (string, error) {
			if found.Load() {
				return "fake", nil
			}
			return "", errors.New("there is none")
		}
	})
	a := s.client.call("initialize", `{"capabilities":`+someCapabilities+`}`)
	if a.failed() || at(a.Result, "capabilities", "definitionProvider") != nil || !isTrue(at(a.Result, "capabilities", "hoverProvider")) {
		t.Errorf("initialize: %s", a.raw)
	}
	s.client.notify("initialized", "{}")
	s.half = <-s.halves
	s.client.await("why", showing("conclsp works without gopls: there is none"))
	s.half.on("textDocument/hover", `"ours"`)
	open(s.client, 1)
	if m := s.client.call("textDocument/hover", "{}"); string(m.Result) != `"ours"` {
		t.Errorf("hover: %s", m.raw)
	}
	if m := s.client.call("textDocument/documentSymbol", "{}"); m.failed() || !isNull(m.Result) {
		t.Errorf("what editors ask by themselves: %s", m.raw)
	}
	wantError(t, s.client.call("textDocument/definition", "{}"), codeRequestFailed)
	s.client.notify("textDocument/didSave", "{}")
	s.sync()
	if n := s.client.count("window/showMessage"); n != 1 {
		t.Errorf("the user was told %d times", n)
	}
	found.Store(true)
	s.client.notify("textDocument/didSave", "{}")
	f := s.nextGopls()
	f.awaitMethod("initialized")
	f.awaitMethod("textDocument/didOpen")
}

// TestSlow: a gopls that answers late does not hold up the client. What it offers
// is registered where the client takes it, and else the user is told.
func TestSlow(t *testing.T) {
	for _, test := range []struct {
		caps       string
		registered []string
		told       bool
	}{
		{`{"textDocument":{"definition":{"dynamicRegistration":true}},"workspace":{"executeCommand":{"dynamicRegistration":true}}}`,
			[]string{"textDocument/definition", "workspace/executeCommand"}, false},
		{`{}`, nil, true},
	} {
		s := newSession(t, func(s *session) {
			mute(s)
			s.opts.Timing.Initialize = 50 * time.Millisecond
		})
		id := s.client.request("initialize", `{"capabilities":`+test.caps+`}`)
		f := s.nextGopls()
		if a := s.client.answerTo(id); at(a.Result, "capabilities", "definitionProvider") != nil {
			t.Errorf("initialize promises what it does not know: %s", a.raw)
		}
		s.client.await("silence", showing("gopls does not answer"))
		s.client.notify("initialized", "{}")
		open(s.client, 1)
		insertLine(s.client, 2, 0)
		s.sync()
		f.reply(f.awaitMethod("initialize"), goplsResult)
		f.awaitMethod("initialized")
		if m := f.awaitMethod("textDocument/didOpen"); string(at(m.Params, "textDocument", "version")) != "2" {
			t.Errorf("opened is %s", m.raw)
		}
		if test.registered != nil {
			m := s.client.awaitMethod("client/registerCapability")
			var got []string
			for _, r := range toList(at(m.Params, "registrations")) {
				got = append(got, toText(at(r, "method")))
				if toText(at(r, "method")) == "textDocument/definition" && len(toList(at(r, "registerOptions", "documentSelector"))) == 0 {
					t.Errorf("registered without documents: %s", r)
				}
			}
			if !slices.Equal(got, test.registered) {
				t.Errorf("registered are %v, not %v", got, test.registered)
			}
		}
		if test.told {
			s.client.await("advice", showing("gopls has started late"))
		}
		f.on("textDocument/definition", "1")
		if m := s.client.call("textDocument/definition", "{}"); string(m.Result) != "1" {
			t.Errorf("definition: %s", m.raw)
		}
	}
}

// TestSlowBeforeInitialized: gopls may come between the answer to initialize and the
// client's "initialized".
func TestSlowBeforeInitialized(t *testing.T) {
	s := newSession(t, func(s *session) {
		mute(s)
		s.opts.Timing.Initialize = 50 * time.Millisecond
	})
	id := s.client.request("initialize", `{"capabilities":{"textDocument":{"definition":{"dynamicRegistration":true}}}}`)
	f := s.nextGopls()
	s.client.answerTo(id)
	f.reply(f.awaitMethod("initialize"), goplsResult)
	f.notify("window/logMessage", `{"message":"done"}`)
	s.client.awaitMethod("window/logMessage")
	s.client.notify("initialized", "{}")
	m := s.client.awaitMethod("client/registerCapability")
	if !strings.Contains(string(m.Params), "textDocument/definition") {
		t.Errorf("registered are %s", m.Params)
	}
	f.on("x", "null")
	s.client.call("x", "")
	if n := f.count("initialized"); n != 1 {
		t.Errorf("gopls was told %d times", n)
	}
}

// TestHungStart: a gopls that never answers initialize is killed in the end.
func TestHungStart(t *testing.T) {
	s := newSession(t, func(s *session) {
		mute(s)
		s.opts.Timing.Initialize = 10 * time.Millisecond
	})
	s.client.call("initialize", `{"capabilities":{}}`)
	s.nextGopls().awaitClosed()
	s.nextGopls()
}

// TestHungLater: the user is told, once, of a gopls that has stopped to answer, and our
// part works on.
func TestHungLater(t *testing.T) {
	s := newSession(t, func(s *session) { s.opts.Timing.Silence = 20 * time.Millisecond })
	f, _ := s.start(nil)
	s.client.request("textDocument/definition", "{}")
	s.client.await("advice", showing("gopls has not answered"))
	s.client.request("textDocument/definition", "{}")
	id := s.client.request("workspace/executeCommand", `{"command":"conclsp.fix"}`)
	s.half.reply(s.half.awaitMethod("workspace/executeCommand"), "1")
	s.client.answerTo(id)
	s.client.call("workspace/executeCommand", `{"command":"conclsp.restartGopls"}`)
	f.awaitClosed()
	s.nextGopls().awaitMethod("initialized")
}

// TestLaunchFails: a gopls that cannot be run is as good as none.
func TestLaunchFails(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.opts.launch = func(string) (*process, error) { return nil, errors.New("permission denied") }
	})
	if a := s.client.call("initialize", `{"capabilities":{}}`); a.failed() {
		t.Errorf("initialize: %s", a.raw)
	}
	s.client.await("why", showing("conclsp works without gopls: permission denied"))
}

// TestToldAfterInitialize: nothing is shown before initialize is answered.
func TestToldAfterInitialize(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.opts.Find = func(string) (string, error) { return "", errors.New("none") }
	})
	s.client.call("initialize", `{"capabilities":{}}`)
	s.client.awaitMethod("window/showMessage")
	if first := s.client.got[0]; !first.isAnswer() {
		t.Errorf("the first message is %s", first.raw)
	}
}

// TestHalfSilent: when our own server does not answer initialize, gopls alone does.
func TestHalfSilent(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.opts.Half = deafHalf
		s.opts.Timing.Initialize = 50 * time.Millisecond
	})
	a := s.client.call("initialize", `{"capabilities":{}}`)
	if got := string(at(a.Result, "capabilities", "codeActionProvider", "codeActionKinds")); got != `["quickfix","source.organizeImports"]` {
		t.Errorf("kinds %s", got)
	}
	if got := toText(at(a.Result, "serverInfo", "name")); got != "gopls" {
		t.Errorf("server %s", got)
	}
}

// TestHalfPanics: a panic of our own server is its end, and not that of the session.
func TestHalfPanics(t *testing.T) {
	s := newSession(t, func(s *session) { s.opts.Half = panickingHalf })
	a := s.client.call("initialize", `{"capabilities":{}}`)
	if !isTrue(at(a.Result, "capabilities", "definitionProvider")) {
		t.Errorf("initialize: %s", a.raw)
	}
	s.client.await("why", showing("conclsp's own server stopped, gopls works on: panic: oh"))
	s.nextGopls().on("textDocument/hover", `1`)
	if m := s.client.call("textDocument/hover", "{}"); string(m.Result) != "1" {
		t.Errorf("hover: %s", m.raw)
	}
}

func panickingHalf(context.Context, io.ReadWriteCloser) error { panic("oh") }

// deafHalf reads and does not answer.
func deafHalf(_ context.Context, conn io.ReadWriteCloser) error {
	_, err := io.Copy(io.Discard, conn)
	return err
}
