package proxy

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"
)

// A Half serves the language server protocol on conn until the client says
// exit, the connection ends or ctx is done. It returns when no goroutine of it
// uses conn any more.
type Half func(ctx context.Context, conn io.ReadWriteCloser) error

// ErrNoShutdown says that the client left without a shutdown request.
var ErrNoShutdown = errors.New("the client left without shutdown")

// Options configure a proxy.
type Options struct {
	Half   Half      // conclsp's own server
	Args   []string  // the arguments of gopls
	Stderr io.Writer // of gopls; nil discards it
	Timing Timing

	// Find returns the file name of gopls. setting is the absolute file name that
	// the user's settings give, mostly "".
	Find func(setting string) (string, error)

	launch func(path string) (*process, error) // tests put other servers in the place of gopls
}

// Timing says how long the proxy waits; what is 0 has a default.
type Timing struct {
	Initialize time.Duration // for a server's answer to initialize, 10 s; six times that and gopls is killed
	Gopls      time.Duration // for gopls' part of a joined answer, when ours is there: 3 s
	Ours       time.Duration // for our part, when that of gopls is there: 3 s
	Cancel     time.Duration // for the answer to a cancelled request, 1 s
	Silence    time.Duration // until a gopls that answers nothing is called hung, 60 s
	Grace      time.Duration // until diagnostics of a gopls that is gone are cleared, 10 s
	Backoff    time.Duration // before the second restart of gopls in a row, 1 s; doubled for each further one
	Window     time.Duration // in which five stops of gopls are too many, 3 min
	Shutdown   time.Duration // for the answer to shutdown, and for the end after exit: 1 s, for eglot gives up after 1.5 s
	Parent     time.Duration // between looks at the client's process, 5 s
}

func (t Timing) withDefaults() Timing {
	return Timing{
		Initialize: cmp.Or(t.Initialize, 10*time.Second),
		Gopls:      cmp.Or(t.Gopls, 3*time.Second),
		Ours:       cmp.Or(t.Ours, 3*time.Second),
		Cancel:     cmp.Or(t.Cancel, time.Second),
		Silence:    cmp.Or(t.Silence, time.Minute),
		Grace:      cmp.Or(t.Grace, 10*time.Second),
		Backoff:    cmp.Or(t.Backoff, time.Second),
		Window:     cmp.Or(t.Window, 3*time.Minute),
		Shutdown:   cmp.Or(t.Shutdown, time.Second),
		Parent:     cmp.Or(t.Parent, 5*time.Second),
	}
}

// A side is one of the two servers.
type side int

const (
	gopls side = iota
	ours
)

// A proxy is one session with a client. Its loop owns all fields but events and
// done.
type proxy struct {
	opts   Options
	timing Timing
	ctx    context.Context
	events chan func()    // what the loop has to do
	done   chan struct{}  // closed when the loop has ended
	wg     sync.WaitGroup // the goroutines of the servers, and the client's writer

	client *outbox
	backs  [2]*back // the servers that run
	err    error    // what Run returns
	quit   bool     // the loop shall end

	handshake
	supervisor
	docs        map[string]*document
	diagnostics store
	calls       map[string]*call  // requests of the client that are not answered
	asked       map[string]asked  // requests of the proxy to a server, by id
	served      map[string]served // requests to the client that are not answered, by id
	nextID      int               // of the requests of the proxy and to the client
	registry    registry
	progress    map[string]side // tokens in use, and whose they are
	told        map[string]bool // the reasons of which the user knows
}

// Run serves the client until it says exit, the connection ends, its process
// dies or ctx is done, and closes the connection. It returns nil after an orderly shutdown,
// ErrNoShutdown without one, and else what is wrong with the connection. No
// process and no goroutine is left but one that may still be reading from a client
// whose Close does not end reads.
func Run(ctx context.Context, client io.ReadWriteCloser, opts Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := newProxy(ctx, opts)
	go p.readClient(client)
	written := make(chan struct{})
	go func() {
		defer close(written)
		if err := p.client.run(client); err != nil {
			p.post(func() { p.end(err) })
		}
	}()
	p.loop()
	close(p.done)
	p.stopServers()
	gone := make(chan struct{})
	go func() {
		p.wg.Wait()
		close(gone)
	}()
	p.wait(gone, 2) // servers that outlive their kill must not keep the editor waiting
	p.client.close()
	p.wait(written, 1) // the client may read no more
	client.Close()
	return p.err
}

// wait waits for c to be closed, for no more than n times the time of a shutdown.
func (p *proxy) wait(c <-chan struct{}, n int) {
	select {
	case <-c:
	case <-time.After(time.Duration(n) * p.timing.Shutdown):
	}
}

func newProxy(ctx context.Context, opts Options) *proxy {
	p := &proxy{
		opts:        opts,
		timing:      opts.Timing.withDefaults(),
		ctx:         ctx,
		events:      make(chan func(), 64),
		done:        make(chan struct{}),
		client:      newOutbox(),
		docs:        make(map[string]*document),
		diagnostics: make(store),
		calls:       make(map[string]*call),
		asked:       make(map[string]asked),
		served:      make(map[string]served),
		progress:    make(map[string]side),
		told:        make(map[string]bool),
		registry:    newRegistry(),
	}
	if p.opts.launch == nil {
		p.opts.launch = func(path string) (*process, error) { return start(path, opts.Args, opts.Stderr) }
	}
	return p
}

// loop runs what is posted until the session ends.
func (p *proxy) loop() {
	for !p.quit {
		select {
		case f := <-p.events:
			p.do(f)
		case <-p.ctx.Done():
			p.end(p.ctx.Err())
		}
	}
}

// do runs f. A fault of the proxy costs the client the message that it came
// with, and not the session.
func (p *proxy) do(f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.log("conclsp: internal error: %v\n%s", r, debug.Stack())
		}
	}()
	f()
}

// post has the loop run f. What the loop has not run when it ends is lost.
func (p *proxy) post(f func()) {
	select {
	case p.events <- f:
	case <-p.done:
	}
}

// after has the loop run f after the time, unless the timer is stopped.
func (p *proxy) after(d time.Duration, f func()) *time.Timer {
	return time.AfterFunc(d, func() { p.post(f) })
}

// end ends the session; the first reason counts.
func (p *proxy) end(err error) {
	if !p.quit {
		p.quit, p.err = true, err
	}
}

// readClient posts what the client sends.
func (p *proxy) readClient(r io.Reader) {
	for f := newFramer(r); ; {
		body, err := f.next()
		if err != nil {
			p.post(func() { p.clientGone(err) })
			return
		}
		m, err := parse(body)
		if err != nil {
			p.client.send(answerError(json.RawMessage("null"), errorCode(body), err.Error()))
			continue
		}
		p.post(func() { p.fromClient(m) })
	}
}

// errorCode returns the code for a body that is no message.
func errorCode(body []byte) int {
	if json.Valid(body) {
		return codeInvalidRequest
	}
	return codeParseError
}

// clientGone ends the session when no more can be read from the client.
func (p *proxy) clientGone(err error) {
	switch {
	case !errors.Is(err, io.EOF):
		p.client.send(answerError(json.RawMessage("null"), codeParseError, err.Error()))
		p.end(fmt.Errorf("reading from the client: %w", err))
	case p.shutdown:
		p.end(nil)
	default:
		p.end(ErrNoShutdown)
	}
}

// Types of a message that is shown to the user.
const (
	showError   = 1
	showWarning = 2
	showInfo    = 3
)

// tell shows the user a message, once for each reason.
func (p *proxy) tell(reason string, kind int, format string, args ...any) {
	if p.told[reason] {
		return
	}
	p.told[reason] = true
	m := notification("window/showMessage", map[string]any{"type": kind, "message": fmt.Sprintf(format, args...)})
	if p.replied {
		p.client.send(m)
	} else { // not every client listens before it has the answer to initialize
		p.held = append(p.held, m)
	}
}

// log writes to the client's log.
func (p *proxy) log(format string, args ...any) {
	p.client.send(notification("window/logMessage", map[string]any{"type": showInfo, "message": fmt.Sprintf(format, args...)}))
}
