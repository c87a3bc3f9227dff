package lsptest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Range is that of bytes of an open file.
func (e *Editor) Range(name string, start, end int) Range {
	text := e.Text(name)
	return Range{PositionAt(text, start, e.units), PositionAt(text, end, e.units)}
}

func (e *Editor) at(name string, offset int) object {
	return object{"textDocument": object{"uri": URI(e.Path(name))}, "position": PositionAt(e.Text(name), offset, e.units)}
}

// CodeActions asks for what can be done about a range. Without kinds, it asks
// as an editor does when the user has asked.
func (e *Editor) CodeActions(name string, r Range, only ...string) ([]CodeAction, error) {
	e.t.Helper()
	r0, err := e.BeginActions(name, r, only...).Get()
	if err != nil {
		return nil, err
	}
	return e.ReadActions(r0)
}

// BeginActions asks, but does not wait.
func (e *Editor) BeginActions(name string, r Range, only ...string) *Reply {
	e.t.Helper()
	touching := slices.DeleteFunc(e.Diagnostics(name), func(d Diagnostic) bool {
		return before(d.Range.End, r.Start) || before(r.End, d.Range.Start)
	})
	if touching == nil {
		touching = []Diagnostic{}
	}
	if !e.cfg.Client.Data {
		for i := range touching {
			touching[i].Data = nil
		}
	}
	context := object{"diagnostics": touching, "triggerKind": 1}
	if len(only) > 0 {
		context["only"] = only
	}
	return e.Begin("textDocument/codeAction", object{
		"textDocument": object{"uri": URI(e.Path(name))}, "range": r, "context": context})
}

func before(p, q Position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// ReadActions reads the answer to a request for code actions, and notes what is
// wrong with it.
func (e *Editor) ReadActions(data json.RawMessage) ([]CodeAction, error) {
	var raws []json.RawMessage
	if err := json.Unmarshal(data, &raws); err != nil {
		return nil, err
	}
	var list []CodeAction
	for _, raw := range raws {
		a := CodeAction{raw: raw}
		var bare struct{ Command json.RawMessage }
		if err := json.Unmarshal(raw, &bare); err != nil {
			return nil, err
		}
		if strings.HasPrefix(string(bare.Command), `"`) { // a command, not an action
			a.Command = new(Command)
			if err := json.Unmarshal(raw, a.Command); err != nil {
				return nil, err
			}
			a.Title = a.Command.Title
		} else if err := json.Unmarshal(raw, &a); err != nil {
			return nil, err
		}
		if err := e.inspectAction(&a); err != nil {
			e.crime("code action %q: %v: %s", a.Title, err, raw)
		}
		list = append(list, a)
	}
	return list, nil
}

func (e *Editor) inspectAction(a *CodeAction) error {
	c := e.cfg.Client
	switch {
	case a.Title == "":
		return fmt.Errorf("there is no title")
	case !c.Literals && (a.Kind != "" || a.Edit != nil):
		return fmt.Errorf("the client supports commands only")
	case a.Data != nil && !c.Data:
		return fmt.Errorf("the client does not keep data")
	case a.IsPreferred && !c.Preferred:
		return fmt.Errorf("the client does not know what is preferred")
	case a.Edit == nil && a.Command == nil && (a.Data == nil || !c.Resolve) && a.Disabled == nil:
		return fmt.Errorf("it does nothing")
	}
	return nil
}

// Do performs an action, as the user does who chooses it.
func (e *Editor) Do(a CodeAction) error {
	e.t.Helper()
	if a.Edit == nil && a.Data != nil && e.cfg.Client.Resolve {
		var resolved CodeAction
		if err := e.Call("codeAction/resolve", a.raw, &resolved); err != nil {
			return err
		}
		a.Edit = resolved.Edit
		if a.Command == nil {
			a.Command = resolved.Command
		}
	}
	if a.Edit != nil {
		if err := e.ApplyEdit(a.Edit); err != nil {
			return err
		}
	}
	if a.Command != nil {
		return e.Execute(a.Command.Command, nil, a.Command.Arguments...)
	}
	return nil
}

// Execute has the server execute a command.
func (e *Editor) Execute(command string, result any, arguments ...json.RawMessage) error {
	e.t.Helper()
	return e.Call("workspace/executeCommand", object{"command": command, "arguments": arguments}, result)
}

// Hover returns what the server says of a place, or "".
func (e *Editor) Hover(name string, offset int) (string, error) {
	e.t.Helper()
	var h *struct{ Contents json.RawMessage }
	if err := e.Call("textDocument/hover", e.at(name, offset), &h); err != nil || h == nil {
		return "", err
	}
	var markup struct{ Value string }
	var text string
	if json.Unmarshal(h.Contents, &text) == nil {
		return text, nil
	}
	err := json.Unmarshal(h.Contents, &markup)
	return markup.Value, err
}

// Highlights returns the ranges that go with a place.
func (e *Editor) Highlights(name string, offset int) ([]Range, error) {
	e.t.Helper()
	var list []struct{ Range Range }
	if err := e.Call("textDocument/documentHighlight", e.at(name, offset), &list); err != nil {
		return nil, err
	}
	var ranges []Range
	for _, h := range list {
		ranges = append(ranges, h.Range)
	}
	return ranges, nil
}

// Figures are what a server of conclsp costs.
type Figures struct {
	Goroutines int   `json:"goroutines"`
	HeapBytes  int64 `json:"heapBytes"`
}

// Debug asks a server of conclsp what it costs.
func (e *Editor) Debug() Figures {
	e.t.Helper()
	var f Figures
	if err := e.Execute("conclsp.debug", &f); err != nil {
		e.fail("conclsp.debug: %v", err)
	}
	return f
}
