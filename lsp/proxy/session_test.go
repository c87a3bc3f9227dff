package proxy

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain ends with a look for goroutines that sessions have left.
func TestMain(m *testing.M) {
	os.Unsetenv(insideProxy)
	code := m.Run()
	removeGopls()
	if left := leftGoroutines(); code == 0 && left != "" {
		println("goroutines are left:\n" + left)
		code = 1
	}
	os.Exit(code)
}

// leftGoroutines returns the stacks of goroutines of the proxy that do not end.
func leftGoroutines() string {
	deadline := time.Now().Add(10 * time.Second)
	for {
		stacks := make([]byte, 1<<20)
		var left []string
		for _, s := range strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n\n")[1:] {
			if strings.Contains(s, "conclsp/lsp/proxy.") {
				left = append(left, s)
			}
		}
		if len(left) == 0 || time.Now().After(deadline) {
			return strings.Join(left, "\n\n")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// What the fake servers say of themselves.
const (
	goplsResult = `{"capabilities":{"textDocumentSync":{"openClose":true,"change":2,"save":{}},"hoverProvider":true,"definitionProvider":true,
		"documentHighlightProvider":true,"codeActionProvider":{"codeActionKinds":["quickfix","source.organizeImports"],"resolveProvider":true},
		"codeLensProvider":{},"inlayHintProvider":{},"executeCommandProvider":{"commands":["gopls.tidy"]}},"serverInfo":{"name":"gopls","version":"v0.99.0"}}`
	halfResult = `{"capabilities":{"textDocumentSync":{"openClose":true,"change":2},"hoverProvider":true,"documentHighlightProvider":true,
		"codeActionProvider":{"codeActionKinds":["quickfix","source.fixAll.conclsp"],"resolveProvider":true},"codeLensProvider":{"resolveProvider":true},
		"inlayHintProvider":true,"executeCommandProvider":{"commands":["conclsp.fix"]}},"serverInfo":{"name":"conclsp","version":"1"}}`
)

// A fake is a server in the place of gopls.
type fake struct {
	*peer
	stop func(error) // it ends, with the error
}

// A session is a client and a proxy, before fake servers unless the test says otherwise.
type session struct {
	t      *testing.T
	client *peer
	conn   net.Conn
	opts   Options
	half   *peer // after start
	halves chan *peer
	gopls  chan *fake // those that were started
	setup  func(f *fake)
	ended  chan error
}

// newSession starts a proxy. change, if not nil, changes its options.
func newSession(t *testing.T, change func(s *session)) *session {
	t.Helper()
	s := &session{t: t, gopls: make(chan *fake, 100), halves: make(chan *peer, 1), ended: make(chan error, 1)}
	s.setup = func(f *fake) {
		f.on("initialize", goplsResult)
		f.on("shutdown", "null")
	}
	s.opts = Options{
		Find: func(string) (string, error) { return "fake", nil },
		Half: func(ctx context.Context, conn io.ReadWriteCloser) error {
			half := newPeer(t, "half")
			for method, result := range map[string]string{"initialize": halfResult, "shutdown": "null", "$/conclsp/sync": "null"} {
				half.on(method, result)
			}
			half.run(conn, conn)
			s.halves <- half
			select {
			case <-ctx.Done():
			case <-half.end():
			}
			return nil
		},
		Timing: Timing{Grace: time.Hour, Gopls: time.Hour, Ours: time.Hour, Cancel: time.Hour, Silence: time.Hour, Initialize: time.Hour},
	}
	s.opts.launch = s.launchFake
	if change != nil {
		change(s)
	}
	near, far := net.Pipe()
	s.conn = near
	s.client = newPeer(t, "client")
	for _, method := range []string{"client/registerCapability", "client/unregisterCapability", "window/workDoneProgress/create"} {
		s.client.on(method, "null")
	}
	s.client.on("workspace/configuration", "[null]")
	s.client.run(near, near)
	go func() { s.ended <- Run(context.Background(), far, s.opts) }()
	t.Cleanup(func() {
		near.Close()
		s.wait()
	})
	return s
}

// wait returns what Run returned.
func (s *session) wait() error {
	s.t.Helper()
	select {
	case err := <-s.ended:
		s.ended <- err
		return err
	case <-time.After(patience):
		s.t.Fatal("the proxy does not end")
		return nil
	}
}

// launchFake starts a fake gopls.
func (s *session) launchFake(string) (*process, error) {
	theirIn, in := io.Pipe()
	out, theirOut := io.Pipe()
	f := &fake{peer: newPeer(s.t, "gopls")}
	ended := make(chan struct{})
	var once sync.Once
	var exit error
	f.stop = func(err error) {
		once.Do(func() {
			exit = err
			theirIn.Close()
			theirOut.Close()
			close(ended)
		})
	}
	s.setup(f)
	f.run(theirIn, theirOut)
	go func() { // as gopls does
		<-f.end()
		f.stop(nil)
	}()
	s.gopls <- f
	return &process{
		stdin:  in,
		stdout: out,
		wait: func() error {
			<-ended
			return exit
		},
		kill: func() { f.stop(errors.New("signal: killed")) },
	}, nil
}

// nextGopls waits for gopls to be started.
func (s *session) nextGopls() *fake {
	s.t.Helper()
	select {
	case f := <-s.gopls:
		return f
	case <-time.After(patience):
		s.t.Fatal("gopls is not started")
		return nil
	}
}

// end is closed when the connection has ended.
func (p *peer) end() <-chan struct{} {
	c := make(chan struct{})
	go func() {
		p.mu.Lock()
		for !p.closed {
			p.cond.Wait()
		}
		p.mu.Unlock()
		close(c)
	}()
	return c
}

const someCapabilities = `{"workspace":{"configuration":true,"didChangeWatchedFiles":{"dynamicRegistration":true}},
	"textDocument":{"publishDiagnostics":{"versionSupport":true},"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}}}}`

// start does the handshake with these parameters but for their capabilities, and
// returns gopls and the answer to initialize.
func (s *session) start(params object) (*fake, message) {
	s.t.Helper()
	if params == nil {
		params = object{}
	}
	if params["capabilities"] == nil {
		params["capabilities"] = json.RawMessage(someCapabilities)
	}
	a := s.client.call("initialize", string(encode(params)))
	s.client.notify("initialized", "{}")
	f := s.nextGopls()
	s.half = <-s.halves
	return f, a
}

// sync returns when the proxy has handled all that the client sent before, and our
// server has got its part.
func (s *session) sync() {
	s.t.Helper()
	s.client.call("$/conclsp/sync", "{}")
}
