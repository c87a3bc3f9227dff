package lsp

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Options are what Serve is told by whoever starts it.
type Options struct {
	Version  string // of conclsp, as shown to users
	CacheDir string // of results; "" means none
	Env      []string
}

// stage says how far the life of a server has come.
type stage int

const (
	starting stage = iota // initialize has not come yet
	running
	stopping // after shutdown
)

// server is one session with a client.
type server struct {
	opts Options
	conn jsonrpc2.Conn

	ctx  context.Context // of the session
	stop context.CancelFunc
	work sync.WaitGroup // goroutines of the session

	clean bool // exit came after shutdown; set before stop

	mu       sync.Mutex
	life     stage
	begun    bool // initialized has come
	client   client
	settings *settings
	folders  []string // directories
	docs     map[string]*document
	seq      int // the last that was given to a document
	views    map[string]*view
	homes    map[string]home // by directory, where its files belong
	shown    map[string]*shown
	fresh    bool // something in shown is new to a client that pulls
	offers   offers
	told     map[string]bool // messages that were shown once
	onDisk   int             // counts what the client has told about changes on disk

	calls     calls
	opened    opened
	diagnosis diagnosis
	insights  insights
}

// A snapshot is what a request finds when it comes in. It does not change.
type snapshot struct {
	docs     map[string]*document
	settings *settings
	client   client
}

// ErrNoShutdown is the error of a session that ended without the client having
// asked the server to shut down first.
var ErrNoShutdown = errors.New("the connection ended without a shutdown")

// Serve speaks LSP over conn until the client tells it to exit, the connection
// ends, or ctx is done. It closes conn. Nothing that it started is left behind.
func Serve(ctx context.Context, conn io.ReadWriteCloser, opts Options) error {
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	s := &server{opts: opts, settings: defaultSettings(), docs: make(map[string]*document), views: make(map[string]*view),
		homes: make(map[string]home), offers: newOffers(), shown: make(map[string]*shown), told: make(map[string]bool)}
	s.ctx, s.stop = context.WithCancel(ctx)
	defer s.work.Wait()
	defer s.stop()
	s.diagnosis.init()
	s.insights.init()
	messages := newStream(conn)
	s.conn = jsonrpc2.NewConn(messages, jsonrpc2.WithCodec(codec{}))
	s.conn.Go(s.ctx, s.handle)
	select {
	case <-s.conn.Done():
	case <-s.ctx.Done():
	}
	s.stop()
	messages.Close() // not the connection, which would wait for a read that may never end
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clean || s.life == stopping {
		return nil
	}
	if err := s.conn.Err(); err != nil {
		return err
	}
	return ErrNoShutdown
}

func (s *server) stage() stage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.life
}

func (s *server) snapshot() *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &snapshot{docs: maps.Clone(s.docs), settings: s.settings, client: s.client}
}

// start runs f until the session ends.
func (s *server) start(f func(ctx context.Context)) {
	s.work.Go(func() { f(s.ctx) })
}

// callTimeout bounds how long a client may take to answer what needs no person.
const callTimeout = 30 * time.Second

// ask calls the client. It must not run on the goroutine that reads.
func (s *server) ask(ctx context.Context, method string, params, result any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := s.conn.Call(ctx, method, params, result)
	return err
}

// notify sends a notification. That the connection has ended will show elsewhere.
func (s *server) notify(method string, params any) { _ = s.conn.Notify(s.ctx, method, params) }

// log writes to the client's log.
func (s *server) log(kind protocol.MessageType, message string) {
	s.notify(protocol.MethodWindowLogMessage, &protocol.LogMessageParams{Type: kind, Message: message})
}

// tell shows a message to the user, once in the session.
func (s *server) tell(kind protocol.MessageType, message string) {
	s.mu.Lock()
	again := s.told[message]
	s.told[message] = true
	s.mu.Unlock()
	if !again {
		s.notify(protocol.MethodWindowShowMessage, &protocol.ShowMessageParams{Type: kind, Message: message})
	}
}
