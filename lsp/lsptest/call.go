package lsptest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A Reply is the answer to a request, once it has come.
type Reply struct {
	e      *Editor
	method string
	id     json.RawMessage
	came   chan struct{} // closed when it has
	answer *Message
}

// Begin sends a request.
func (e *Editor) Begin(method string, params any) *Reply {
	e.t.Helper()
	e.mu.Lock()
	e.nextID++
	id := json.RawMessage(strconv.Itoa(e.nextID))
	e.mu.Unlock()
	r := e.Expect(id, method)
	e.post(Message{ID: id, Method: method, Params: e.marshal(params)})
	return r
}

// Expect says that a request with an id is about to be sent as raw bytes.
func (e *Editor) Expect(id json.RawMessage, method string) *Reply {
	r := &Reply{e: e, method: method, id: id, came: make(chan struct{})}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pending[string(id)] = r
	return r
}

// Get waits for the answer. The error is a *[ResponseError] if the server
// refused; that no answer comes ends the test.
func (r *Reply) Get() (json.RawMessage, error) {
	r.e.t.Helper()
	timer := time.NewTimer(r.e.cfg.Patience)
	defer timer.Stop()
	select {
	case <-r.came:
	case <-r.e.proc.ended:
		select {
		case <-r.came: // just before
		case <-time.After(time.Second):
			r.e.fail("the server has ended without an answer to %s", r.method)
		}
	case <-timer.C:
		r.e.fail("no answer to %s %s for %v", r.method, r.id, r.e.cfg.Patience)
	}
	if r.answer.Error != nil {
		return nil, r.answer.Error
	}
	return r.answer.Result, nil
}

// Cancel tells the server that the answer is of no interest any more. It has to
// be given all the same.
func (r *Reply) Cancel() { r.e.Notify("$/cancelRequest", object{"id": r.id}) }

// Call sends a request and waits for its answer.
func (e *Editor) Call(method string, params, result any) error {
	e.t.Helper()
	data, err := e.Begin(method, params).Get()
	if err != nil || result == nil {
		return err
	}
	if raw, ok := result.(*json.RawMessage); ok {
		*raw = data
		return nil
	}
	return json.Unmarshal(data, result)
}

// MustCall is Call for requests that must not fail.
func (e *Editor) MustCall(method string, params, result any) {
	e.t.Helper()
	if err := e.Call(method, params, result); err != nil {
		e.fail("%s: %v", method, err)
	}
}

// Notify sends a notification.
func (e *Editor) Notify(method string, params any) {
	e.t.Helper()
	e.post(Message{Method: method, Params: e.marshal(params)})
}

// Raw sends bytes as they are.
func (e *Editor) Raw(data []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.raw(data)
}

// raw is Raw with e.mu held: what is sent under one lock keeps its order.
func (e *Editor) raw(data []byte) {
	e.script.add(e.begun, "->", data)
	e.proc.send(data)
}

func (e *Editor) marshal(params any) json.RawMessage {
	if params == nil {
		return nil
	}
	data, err := json.Marshal(params)
	if err != nil {
		e.t.Error(err) // the goroutine that reads comes here too
	}
	return data
}

func (e *Editor) post(m Message) {
	m.JSONRPC = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		e.crime("message that cannot be sent: %v", err)
		return
	}
	e.Raw(Frame(body))
}

// receive takes in one message.
func (e *Editor) receive(m *Message) {
	if m.JSONRPC != "2.0" {
		e.crime("message of version %q of JSON-RPC", m.JSONRPC)
	}
	switch {
	case m.Method != "" && (m.Result != nil || m.Error != nil):
		e.crime("%s is both a request and a response", m.Method)
	case m.Method != "" && m.ID != nil:
		e.request(m)
	case m.Method != "":
		e.notification(m)
	default:
		if err := e.response(m); err != nil {
			e.crime("%v", err)
		}
	}
}

func (e *Editor) response(m *Message) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.broadcast()
	switch {
	case m.Result != nil && m.Error != nil:
		return fmt.Errorf("response %s has both a result and an error", m.ID)
	case m.Result == nil && m.Error == nil:
		return fmt.Errorf("response %s has neither a result nor an error", m.ID)
	case m.Error != nil && (m.Error.Code == 0 || m.Error.Message == "") && !e.cfg.Lenient:
		return fmt.Errorf("response %s has an error without code or message: %+v", m.ID, m.Error)
	case m.ID == nil:
		return errors.New("response without an id")
	case string(m.ID) == "null":
		if m.Error == nil {
			return errors.New("response to nothing with a result")
		}
		e.refusals = append(e.refusals, *m.Error)
		return nil
	}
	r := e.pending[string(m.ID)]
	if r == nil {
		return fmt.Errorf("response to %s, which nobody has asked or which was answered before", m.ID)
	}
	delete(e.pending, string(m.ID))
	if r.method == "initialize" {
		e.ready = true
	}
	r.answer = m
	close(r.came)
	return nil
}

// AwaitRefusals waits until the server has refused n messages that had no id,
// and returns the codes.
func (e *Editor) AwaitRefusals(n int) []int {
	e.t.Helper()
	e.Await("refusals", func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return len(e.refusals) >= n
	})
	e.mu.Lock()
	defer e.mu.Unlock()
	var codes []int
	for _, r := range e.refusals {
		codes = append(codes, r.Code)
	}
	e.refusals = nil
	return codes
}
