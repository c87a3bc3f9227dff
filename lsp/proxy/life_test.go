package proxy

import (
	"context"
	"errors"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestShutdown: both servers are asked, then the client is answered, and exit ends all.
func TestShutdown(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.setup = func(f *fake) { f.on("initialize", goplsResult) }
		s.opts.Timing.Shutdown = time.Hour
	})
	f, _ := s.start(nil)
	id := s.client.request("shutdown", "null")
	s.half.awaitMethod("shutdown")
	m := f.awaitMethod("shutdown")
	s.half.notify("window/logMessage", `{"message":"after our answer"}`)
	s.client.awaitMethod("window/logMessage")
	if last := s.client.got[len(s.client.got)-1]; last.isAnswer() {
		t.Errorf("answered before gopls was done: %s", last.raw)
	}
	f.reply(m, "null")
	if a := s.client.answerTo(id); a.failed() || string(a.Result) != "null" {
		t.Errorf("shutdown: %s", a.raw)
	}
	wantError(t, s.client.call("textDocument/hover", "{}"), codeInvalidRequest)
	s.client.notify("textDocument/didSave", "{}") // ignored
	s.client.notify("exit", "null")
	f.awaitMethod("exit")
	s.half.awaitMethod("exit")
	if err := s.wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
	f.awaitClosed()
	if n := f.count("textDocument/didSave"); n != 0 {
		t.Error("a notification passed after shutdown")
	}
	if n := len(s.gopls); n > 0 {
		t.Error("gopls is started again")
	}
}

// TestShutdownHung: a gopls that does not answer shutdown, nor exit, is killed.
func TestShutdownHung(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.setup = func(f *fake) { f.on("initialize", goplsResult) }
		s.opts.Timing.Shutdown = 20 * time.Millisecond
	})
	f, _ := s.start(nil)
	if a := s.client.call("shutdown", "null"); a.failed() {
		t.Errorf("shutdown: %s", a.raw)
	}
	s.client.notify("exit", "null")
	if err := s.wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
	f.awaitClosed()
}

// TestShutdownCrash: gopls may die of shutdown, and may not be there at all.
func TestShutdownCrash(t *testing.T) {
	s := newSession(t, func(s *session) {
		s.setup = func(f *fake) { f.on("initialize", goplsResult) }
		s.opts.Timing.Backoff = time.Hour
	})
	f, _ := s.start(nil)
	id := s.client.request("shutdown", "null")
	f.awaitMethod("shutdown")
	f.stop(errKilled)
	if a := s.client.answerTo(id); a.failed() {
		t.Errorf("shutdown: %s", a.raw)
	}
	s.client.notify("exit", "null")
	if err := s.wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
	if s.client.count("window/showMessage") > 0 {
		t.Error("the user was told of a crash")
	}
}

// TestEnd: however the client leaves, the servers end.
func TestEnd(t *testing.T) {
	for _, test := range []struct {
		name  string
		leave func(s *session)
		want  string
	}{
		{"exit", func(s *session) { s.client.notify("exit", "null") }, ErrNoShutdown.Error()},
		{"end of input", func(s *session) { s.conn.Close() }, ErrNoShutdown.Error()},
		{"end of input after shutdown", func(s *session) { s.client.call("shutdown", "null"); s.conn.Close() }, ""},
		{"broken frame", func(s *session) { s.conn.Write([]byte("Content-Length: 99999999999\r\n\r\n")) }, "reading from the client: Content-Length"},
		{"half a message", func(s *session) { s.conn.Write([]byte("Content-Length: 99\r\n\r\n{")); s.conn.Close() }, "reading from the client: unexpected EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(t, nil)
			f, _ := s.start(nil)
			test.leave(s)
			err := s.wait()
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)) {
				t.Errorf("the end: %v, want %q", err, test.want)
			}
			f.awaitClosed()
			s.half.awaitClosed()
		})
	}
}

// TestEndBeforeStart: a client may leave before initialize, and while gopls starts.
func TestEndBeforeStart(t *testing.T) {
	newSession(t, nil).conn.Close()
	s := newSession(t, func(s *session) { mute(s) })
	s.client.request("initialize", `{"capabilities":{}}`)
	f := s.nextGopls()
	s.conn.Close()
	f.awaitClosed()
}

// TestContext: the session ends with its context.
func TestContext(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Run(ctx, far, Options{Find: func(string) (string, error) { return "", nil }}); !errors.Is(err, context.Canceled) {
		t.Errorf("the end: %v", err)
	}
}

// TestParentDies: the session ends when the client's process does, though the pipe stays open.
func TestParentDies(t *testing.T) {
	parent := exec.Command("cat")
	in, err := parent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Skip(err)
	}
	s := newSession(t, func(s *session) { s.opts.Timing.Parent = 5 * time.Millisecond })
	f, _ := s.start(object{"processId": encode(parent.Process.Pid)})
	s.sync()
	in.Close()
	parent.Wait()
	if err := s.wait(); !errors.Is(err, ErrNoShutdown) {
		t.Errorf("the end: %v", err)
	}
	f.awaitClosed()
}

// TestForeignParent: a process that never was here says nothing.
func TestForeignParent(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skip(err)
	}
	s := newSession(t, func(s *session) { s.opts.Timing.Parent = time.Millisecond })
	s.start(object{"processId": encode(gone.Process.Pid)})
	for range 20 {
		s.sync()
	}
}

// TestClientDoesNotRead: a client that reads nothing holds up nobody.
func TestClientDoesNotRead(t *testing.T) {
	near, far := net.Pipe()
	s := newSession(t, nil) // for its fakes
	opts := s.opts
	opts.Timing.Shutdown = 10 * time.Millisecond
	ended := make(chan error, 1)
	go func() { ended <- Run(context.Background(), far, opts) }()
	o := newOutbox()
	go o.run(near)
	o.send([]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`))
	f := s.nextGopls()
	f.awaitMethod("initialize")
	for range 1000 {
		f.notify("window/logMessage", `{"type":3,"message":"`+strings.Repeat("x", 1000)+`"}`)
	}
	f.on("ping", "null")
	o.send([]byte(`{"jsonrpc":"2.0","method":"exit"}`))
	if err := <-ended; !errors.Is(err, ErrNoShutdown) {
		t.Errorf("the end: %v", err)
	}
	o.close()
	io.Copy(io.Discard, near)
}
