package proxy

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// fromClient handles a message of the client.
func (p *proxy) fromClient(m message) {
	switch {
	case p.quit:
	case m.isAnswer():
		p.clientAnswered(m)
	case m.isRequest():
		p.request(m)
	case m.Method == "exit":
		p.clientGone(io.EOF)
	case m.Method != "" && p.init != nil && !p.replied:
		p.early = append(p.early, m)
	case m.Method != "" && p.replied && !p.shutdown:
		p.notify(m)
	case m.Method == "":
		p.client.send(answerError(json.RawMessage("null"), codeInvalidRequest, "neither a method nor an id"))
	}
}

// request routes a request.
func (p *proxy) request(m message) {
	key := idKey(m.ID)
	defer func() {
		if r := recover(); r != nil {
			p.client.send(answerError(m.ID, codeInternalError, fmt.Sprintf("conclsp: internal error: %v", r)))
			panic(r)
		}
	}()
	_, used := p.calls[key]
	_, usedByUs := p.asked[key]
	switch {
	case key == "":
		p.client.send(answerError(json.RawMessage("null"), codeInvalidRequest, "the id is neither a string nor a number"))
	case used || usedByUs:
		p.client.send(answerError(m.ID, codeInvalidRequest, "the id is in use"))
	case p.shutdown:
		p.client.send(answerError(m.ID, codeInvalidRequest, "shutdown was sent before"))
	case m.Method == "initialize":
		p.initialize(m)
	case !p.replied:
		p.client.send(answerError(m.ID, codeNotInitialized, "initialize is not answered yet"))
	case m.Method == "shutdown":
		p.shutDown(m)
	default:
		p.route(m)
	}
}

// route sends a request to whom it concerns.
func (p *proxy) route(m message) {
	toGopls, toOurs := [2][]byte{gopls: m.raw}, [2][]byte{ours: m.raw}
	if j, ok := joinedMethods[m.Method]; ok {
		var bodies [2][]byte
		if p.supports(gopls, m.Method, j.provider) || !p.supports(ours, m.Method, j.provider) {
			bodies[gopls] = m.raw
			if m.Method == "textDocument/codeAction" {
				bodies[gopls] = withoutOurDiagnostics(m)
			}
		}
		if p.supports(ours, m.Method, j.provider) {
			bodies[ours] = m.raw
		}
		p.dispatch(m, bodies, j.join)
		return
	}
	switch command := commandOf(m); {
	case command == restartCommand:
		p.restart()
		p.client.send(answer(m.ID, nil))
	case strings.HasPrefix(command, "conclsp."),
		strings.HasPrefix(m.Method, "conclsp/"), strings.HasPrefix(m.Method, "$/conclsp/"),
		isResolve(m) && isOurs(m.Params):
		p.dispatch(m, toOurs, nil)
	case isResolve(m) && !p.resolves(m.Method):
		p.client.send(answer(m.ID, m.Params)) // it is all there is
	case m.Method == "textDocument/diagnostic", m.Method == "workspace/diagnostic":
		p.client.send(answerError(m.ID, codeMethodNotFound, "diagnostics are pushed"))
	default:
		p.dispatch(m, toGopls, nil)
	}
}

// supports reports whether a server wants to be asked.
func (p *proxy) supports(s side, method, provider string) bool {
	b := p.backs[s]
	return b != nil && b.ready && (offered(b.caps, provider) || p.registry.methods[s][method])
}

// commandOf returns the command that m executes, "" if it executes none.
func commandOf(m message) string {
	if m.Method != "workspace/executeCommand" {
		return ""
	}
	return toText(at(m.Params, "command"))
}

func isResolve(m message) bool {
	return strings.HasSuffix(m.Method, "/resolve") && m.Method != "command/resolve"
}

// isOurs reports whether an item is one that our server has made.
func isOurs(item json.RawMessage) bool { return at(item, "data", "conclsp") != nil }

// resolves reports whether gopls resolves items of what the method names; the
// client may have been told so of ours alone.
func (p *proxy) resolves(method string) bool {
	b := p.backs[gopls]
	kind, _, _ := strings.Cut(method, "/")
	switch kind {
	case "codeAction", "codeLens", "inlayHint":
		return b == nil || !b.ready || isTrue(at(b.caps[kind+"Provider"], "resolveProvider"))
	}
	return true
}

// withoutOurDiagnostics returns a request for code actions as gopls gets it: what is
// not its own in the context could make it fail.
func withoutOurDiagnostics(m message) []byte {
	all := toList(at(m.Params, "context", "diagnostics"))
	theirs := slices.DeleteFunc(slices.Clone(all), func(d json.RawMessage) bool {
		return isOurs(d) || toText(at(d, "source")) == "conclsp"
	})
	if len(theirs) == len(all) {
		return m.raw
	}
	params := with(m.Params, encode(theirs), "context", "diagnostics")
	return compose("id", m.ID, "method", m.Method, "params", params)
}

// notify follows a notification, and passes it to whom it concerns.
func (p *proxy) notify(m message) {
	switch m.Method {
	case "$/cancelRequest":
		p.cancel(m)
		return
	case "window/workDoneProgress/cancel":
		p.send(p.ownerOf(at(m.Params, "token")), m)
		return
	case "textDocument/didOpen":
		p.openDocument(m.Params)
	case "textDocument/didChange":
		p.changeDocument(m.Params)
	case "textDocument/didClose":
		p.closeDocument(m.Params)
	case "textDocument/didSave":
		p.startIfGivenUp()
	case "workspace/didChangeWorkspaceFolders":
		p.changeFolders(m.Params)
	}
	if !strings.HasPrefix(m.Method, "$/conclsp/") {
		p.send(gopls, m)
	}
	if p.concernsUs(m.Method) {
		p.send(ours, m)
	}
	if m.Method == "initialized" {
		p.clientInitialized()
	}
}

// concernsUs reports whether our server is to get a notification.
func (p *proxy) concernsUs(method string) bool {
	return method == "initialized" || method == "$/setTrace" || strings.HasPrefix(method, "$/conclsp/") ||
		strings.HasPrefix(method, "textDocument/did") || strings.HasPrefix(method, "workspace/did")
}

// send passes a message to a server that is ready.
func (p *proxy) send(s side, m message) {
	if b := p.backs[s]; b != nil && b.ready {
		b.out.send(m.raw)
	}
}

// shutDown asks both servers to shut down, and answers when both have, or the
// time is over.
func (p *proxy) shutDown(m message) {
	p.shutdown = true
	p.dispatch(m, [2][]byte{m.raw, m.raw}, nil)
	key := idKey(m.ID)
	if c := p.calls[key]; c != nil {
		c.timer = p.after(p.timing.Shutdown, func() { p.giveUp(key, c) })
	}
}
