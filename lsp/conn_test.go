package lsp

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// TestCoded: every error that a client gets has a code of the protocol.
func TestCoded(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		ctx  context.Context
		err  error
		want jsonrpc2.Code
	}{
		{t.Context(), errors.New("no such file"), jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed)},
		{t.Context(), context.Canceled, jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed)}, // not by the client
		{gone, fmt.Errorf("analysing: %w", context.Canceled), jsonrpc2.Code(protocol.LSPErrorCodesRequestCancelled)},
		{gone, errContentModified, jsonrpc2.Code(protocol.LSPErrorCodesContentModified)},
		{t.Context(), fmt.Errorf("bad: %w", invalid(errors.New("x"))), jsonrpc2.InvalidParams},
	} {
		var got *jsonrpc2.Error
		if err := coded(tt.ctx, tt.err); !errors.As(err, &got) || got.Code != tt.want || got.Message == "" {
			t.Errorf("%v became %v, want code %d", tt.err, err, tt.want)
		}
	}
}
