package lsptest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// request answers what the server asks.
func (e *Editor) request(m *Message) {
	if !e.isReady() && m.Method != "window/showMessageRequest" {
		e.crime("%s before the answer to initialize", m.Method)
	}
	result, err := e.serve(m)
	answer := Message{JSONRPC: "2.0", ID: m.ID}
	if err != nil {
		answer.Error = &ResponseError{Code: -32603, Message: err.Error()}
	} else if answer.Result, err = json.Marshal(result); err != nil {
		e.crime("%s: %v", m.Method, err)
		return
	}
	e.post(answer)
}

func (e *Editor) isReady() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ready
}

// need notes a crime if the server asks for what the client said it cannot do.
func (e *Editor) need(can bool, method string) {
	if !can {
		e.crime("%s, which the client does not support", method)
	}
}

func (e *Editor) serve(m *Message) (any, error) {
	c := e.cfg.Client
	switch m.Method {
	case "workspace/configuration":
		e.need(c.Configuration, m.Method)
		return e.configuration(m.Params)
	case "client/registerCapability":
		return nil, e.register(m.Params)
	case "client/unregisterCapability":
		return nil, e.unregister(m.Params)
	case "window/workDoneProgress/create":
		e.need(c.Progress, m.Method)
		return nil, e.createProgress(m.Params)
	case "workspace/applyEdit":
		e.need(c.ApplyEdit, m.Method)
		var p struct{ Edit WorkspaceEdit }
		if err := json.Unmarshal(m.Params, &p); err != nil {
			return nil, err
		}
		if err := e.ApplyEdit(&p.Edit); err != nil {
			return object{"applied": false, "failureReason": err.Error()}, nil
		}
		return object{"applied": true}, nil
	case "window/showDocument":
		e.need(c.ShowDocument, m.Method)
		var p struct{ URI string }
		err := json.Unmarshal(m.Params, &p)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.documents = append(e.documents, p.URI)
		return object{"success": true}, err
	case "window/showMessageRequest":
		e.keep(&e.messages, m.Params)
		return nil, nil // the user looks elsewhere
	case "workspace/workspaceFolders":
		return e.folders(), nil
	}
	if name, ok := strings.CutSuffix(m.Method, "/refresh"); ok {
		e.need(c.Refresh, m.Method)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.refreshed[name]++
		e.broadcast()
		return nil, nil
	}
	e.crime("%s, which is no request to a client", m.Method)
	return nil, fmt.Errorf("unknown method %q", m.Method)
}

func (e *Editor) configuration(params json.RawMessage) (any, error) {
	var p struct {
		Items []struct{ Section string }
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	list := []any{}
	for _, item := range p.Items {
		list = append(list, e.cfg.Settings[item.Section])
	}
	return list, nil
}

func (e *Editor) register(params json.RawMessage) error {
	var p struct {
		Registrations []struct{ ID, Method string }
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	for _, r := range p.Registrations {
		if r.Method == "workspace/didChangeWatchedFiles" {
			e.need(e.cfg.Client.Watch, "registration of "+r.Method)
		}
		e.mu.Lock()
		_, twice := e.registered[r.ID]
		e.registered[r.ID] = r.Method
		e.mu.Unlock()
		if twice {
			e.crime("%s is registered twice", r.ID)
		}
	}
	return nil
}

func (e *Editor) unregister(params json.RawMessage) error {
	var p struct {
		Unregisterations []struct{ ID string } // spelt so by the protocol
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	for _, r := range p.Unregisterations {
		e.mu.Lock()
		_, known := e.registered[r.ID]
		delete(e.registered, r.ID)
		e.mu.Unlock()
		if !known {
			e.crime("%s is unregistered, but was not registered", r.ID)
		}
	}
	return nil
}

// watches reports whether the server wants to hear of changes on disk.
func (e *Editor) watches() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, method := range e.registered {
		if method == "workspace/didChangeWatchedFiles" {
			return true
		}
	}
	return false
}

func (e *Editor) createProgress(params json.RawMessage) error {
	var p struct{ Token json.RawMessage }
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	e.mu.Lock()
	_, twice := e.progress[string(p.Token)]
	e.progress[string(p.Token)] = false
	e.mu.Unlock()
	if twice {
		e.crime("progress %s is created twice", p.Token)
	}
	return nil
}

// early are the notifications that may come before the answer to initialize.
var early = []string{"window/showMessage", "window/logMessage", "telemetry/event", "$/progress"}

// notification takes in what the server tells.
func (e *Editor) notification(m *Message) {
	if !e.isReady() && !slices.Contains(early, m.Method) {
		e.crime("%s before the answer to initialize", m.Method)
	}
	var err error
	switch m.Method {
	case "textDocument/publishDiagnostics":
		err = e.publish(m.Params)
	case "$/conclsp/diagnosed":
		err = e.markDiagnosed(m.Params)
	case "$/progress":
		err = e.report(m.Params)
	case "window/showMessage":
		e.keep(&e.messages, m.Params)
	case "window/logMessage":
		e.keep(&e.logged, m.Params)
	case "telemetry/event":
	default:
		if !strings.HasPrefix(m.Method, "$/") {
			err = fmt.Errorf("no such notification")
		}
	}
	if err != nil {
		e.crime("%s: %v", m.Method, err)
	}
}

// keep keeps a message that is meant for the user.
func (e *Editor) keep(list *[]string, params json.RawMessage) {
	var p struct{ Message string }
	if err := json.Unmarshal(params, &p); err != nil {
		e.crime("message that cannot be read: %v", err)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	*list = append(*list, p.Message)
	e.broadcast()
}

// Messages are what was shown to the user.
func (e *Editor) Messages() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.messages)
}

// Logged is what the server wrote to the log.
func (e *Editor) Logged() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.logged)
}

// Refreshed is how often the server wanted something to be asked again, such
// as "workspace/diagnostic".
func (e *Editor) Refreshed(what string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.refreshed[what]
}

// report checks that progress begins once, and goes on until its end.
func (e *Editor) report(params json.RawMessage) error {
	var p struct {
		Token json.RawMessage
		Value struct{ Kind string }
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	token := string(p.Token)
	begun, created := e.progress[token]
	switch {
	case !created:
		return fmt.Errorf("progress %s was not created, or has ended", token)
	case begun == (p.Value.Kind == "begin"):
		return fmt.Errorf("progress %s: %s at the wrong time", token, p.Value.Kind)
	}
	e.progress[token] = true
	if p.Value.Kind == "end" {
		delete(e.progress, token)
	}
	return nil
}
