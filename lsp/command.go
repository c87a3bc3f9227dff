package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers"
	"go.lsp.dev/protocol"
)

// The commands that a client may have executed.
const (
	commandApply   = "conclsp.apply"   // the ticket of an offer: applies it
	commandExplain = "conclsp.explain" // the name of a check: returns its page, in Markdown
	commandRecheck = "conclsp.recheck" // looks at everything again
	commandShow    = "conclsp.show"    // the ticket of a place: has the client show it
	commandDebug   = "conclsp.debug"   // returns figures about the server
)

func commandNames() []string {
	return []string{commandApply, commandDebug, commandExplain, commandRecheck, commandShow}
}

func executeCommand(ctx context.Context, s *server, _ *snapshot, p *protocol.ExecuteCommandParams) (any, error) {
	var argument protocol.LSPAny
	if len(p.Arguments) > 0 {
		argument = p.Arguments[0]
	}
	switch p.Command {
	case commandApply:
		return nil, s.applyOffer(ctx, argument)
	case commandExplain:
		return explain(argument)
	case commandRecheck:
		s.moved("")
		return nil, nil
	case commandShow:
		return nil, s.show(ctx, argument)
	case commandDebug:
		return debugFigures(), nil
	}
	return nil, invalid(fmt.Errorf("unknown command %q", p.Command))
}

// applyOffer has the client make the edit of an offer.
func (s *server) applyOffer(ctx context.Context, ticket []byte) error {
	s.mu.Lock()
	of, err := s.offers.find(ticket)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	edit, err := s.make(ctx, of)
	if err != nil {
		return err
	}
	result := new(protocol.ApplyWorkspaceEditResult)
	if err := s.ask(ctx, protocol.MethodWorkspaceApplyEdit, &protocol.ApplyWorkspaceEditParams{Edit: *edit}, result); err != nil {
		return err
	}
	if !result.Applied {
		reason := "the client did not say why"
		if result.FailureReason != nil {
			reason = *result.FailureReason
		}
		return errors.New("the edit was not applied: " + reason)
	}
	return nil
}

// explain returns the page of a check.
func explain(argument []byte) (any, error) {
	var name string
	if json.Unmarshal(argument, &name) != nil {
		return nil, invalid(errors.New("the argument must be the name of a check"))
	}
	i := slices.IndexFunc(analyzers.Suite, func(c analyzers.Check) bool { return c.Analyzer.Name == name })
	if i < 0 {
		return nil, invalid(fmt.Errorf("there is no check %q", name))
	}
	return protocol.String(strings.TrimSpace(analyzers.Suite[i].Analyzer.Doc)), nil
}

// figures are what the server costs at the moment.
type figures struct {
	Goroutines int    `json:"goroutines"`
	HeapBytes  uint64 `json:"heapBytes"` // in use after a collection
}

func debugFigures() *figures {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return &figures{Goroutines: runtime.NumGoroutine(), HeapBytes: m.HeapAlloc}
}
