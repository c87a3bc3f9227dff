package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// A method is what the server does about one method of the protocol. Exactly
// one of call and note is set.
type method struct {
	call func(ctx context.Context, s *server, snap *snapshot, params []byte) (any, error)
	note func(ctx context.Context, s *server, params []byte) error
}

// call makes a method of a function that answers.
func call[P, R any](f func(ctx context.Context, s *server, snap *snapshot, params *P) (R, error)) method {
	return method{call: func(ctx context.Context, s *server, snap *snapshot, data []byte) (any, error) {
		params := new(P)
		if err := decode(data, params); err != nil {
			return nil, err
		}
		return f(ctx, s, snap, params)
	}}
}

// note makes a method of a function that takes note of something, quickly.
func note[P any](f func(ctx context.Context, s *server, params *P) error) method {
	return method{note: func(ctx context.Context, s *server, data []byte) error {
		params := new(P)
		if err := decode(data, params); err != nil {
			return err
		}
		return f(ctx, s, params)
	}}
}

type none struct{}

func decode(data []byte, params any) error {
	if _, ok := params.(*none); ok || len(data) == 0 {
		return nil
	}
	if err := protocol.Unmarshal(data, params); err != nil {
		return jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error())
	}
	return nil
}

// codec marshals payloads as the protocol package wants it.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return []byte("null"), nil
	case jsonrpc2.RawMessage:
		return v, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append(jsonrpc2.RawMessage(nil), data...)
		return nil
	}
	return protocol.Unmarshal(data, v)
}

// Errors with codes of the protocol.
var (
	errNotInitialized  = jsonrpc2.NewError(jsonrpc2.Code(protocol.ErrorCodesServerNotInitialized), "the server is not initialized yet")
	errShutDown        = jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server was told to shut down")
	errCancelled       = jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestCancelled), "cancelled")
	errContentModified = jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesContentModified), "the document has changed meanwhile")
)

// coded gives an error the code that the protocol wants: a request that was
// right, but cannot be met, has failed.
func coded(ctx context.Context, err error) error {
	var has *jsonrpc2.Error
	switch {
	case errors.As(err, &has):
		return has
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return errCancelled
	}
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), err.Error())
}

// handle serves one message. Notifications run on the goroutine that reads the
// connection, so that every message finds the documents as all that came before
// it left them; calls take a snapshot there, and then make room for the next
// message. No fault of a message ends the connection.
//
// The context of a request is only good for making room: the connection uses it
// again for another request when the handler returns, so that none may be
// derived from it. Requests are cancelled by contexts of our own.
func (s *server) handle(request context.Context, req *jsonrpc2.Request) (result any, err error) {
	name := strings.Clone(req.Method())
	ctx := s.ctx
	defer func() {
		if x := recover(); x != nil {
			s.log(protocol.MessageTypeError, fmt.Sprintf("internal error in %s: %v\n%s", name, x, debug.Stack()))
			result, err = nil, jsonrpc2.NewError(jsonrpc2.InternalError, fmt.Sprintf("internal error: %v", x))
		}
		if !req.IsCall() {
			if err != nil {
				s.log(protocol.MessageTypeWarning, name+": "+err.Error())
			}
			result, err = nil, nil // the connection would not survive it
		} else if err != nil {
			err = coded(ctx, err)
		}
	}()
	m, known := methods[name]
	if !req.IsCall() {
		if m.note == nil {
			return nil, nil // an unknown notification, or one of no interest
		}
		if s.stage() != running && name != "initialized" && name != "exit" {
			return nil, nil
		}
		return nil, m.note(ctx, s, req.Params())
	}
	switch {
	case !known || m.call == nil:
		return nil, jsonrpc2.NewError(jsonrpc2.MethodNotFound, fmt.Sprintf("unknown method %q", name))
	case s.stage() == stopping:
		return nil, errShutDown
	case s.stage() == starting && name != protocol.MethodInitialize:
		return nil, errNotInitialized
	case name == protocol.MethodInitialize:
		return m.call(ctx, s, nil, req.Params())
	}
	snap := s.snapshot()
	var end func()
	ctx, end = s.calls.begin(s.ctx, req.ID())
	defer end()
	jsonrpc2.Async(request)
	return m.call(ctx, s, snap, req.Params())
}

// calls are the requests that are being answered.
type calls struct {
	mu     sync.Mutex
	cancel map[jsonrpc2.ID]context.CancelFunc
}

// begin returns the context of a request, and what to call when it is answered.
func (c *calls) begin(ctx context.Context, id jsonrpc2.ID) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel == nil {
		c.cancel = make(map[jsonrpc2.ID]context.CancelFunc)
	}
	c.cancel[id] = cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.cancel, id)
	}
}

// cancelRequest ends a request that is being answered, if it still is.
func cancelRequest(_ context.Context, s *server, p *protocol.CancelParams) error {
	var id jsonrpc2.ID
	switch v := p.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(v))
	case protocol.String:
		id = jsonrpc2.NewStringID(string(v))
	default:
		return fmt.Errorf("%v is no id of a request", p.ID)
	}
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	if cancel := s.calls.cancel[id]; cancel != nil {
		cancel()
	}
	return nil
}
