package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

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

// handle serves one message. Notifications run on the goroutine that reads the
// connection, so that every message finds the documents as all that came before
// it left them; calls take a snapshot there, and then make room for the next
// message. No fault of a message ends the connection.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	name := req.Method()
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
		} else if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = errCancelled
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
	name = string([]byte(name))
	jsonrpc2.Async(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return m.call(ctx, s, snap, req.Params())
}
