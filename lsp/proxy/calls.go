package proxy

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// A call is a request of the client that is not answered.
type call struct {
	id      json.RawMessage
	method  string
	join    joiner
	owed    [2]bool // who has to answer
	answers [2]*message
	sent    time.Time
	timer   *time.Timer // ends the wait for who is late
	// cancelled by the client: gopls may answer with an error that does not say so.
	cancelled bool
}

// dispatch sends each server its form of a request; those without one are not asked.
func (p *proxy) dispatch(m message, bodies [2][]byte, join joiner) {
	c := &call{id: m.ID, method: m.Method, join: join, sent: time.Now()}
	for s, body := range bodies {
		if b := p.backs[s]; body != nil && b != nil && b.ready {
			b.out.send(body)
			c.owed[s] = true
		}
	}
	if c.owed == [2]bool{} {
		p.client.send(p.unavailable(m))
		return
	}
	p.calls[idKey(m.ID)] = c
	if c.owed[gopls] {
		p.watchSilence()
	}
}

// answered takes a server's answer to the request with the key.
func (p *proxy) answered(s side, key string, m message) {
	c := p.calls[key]
	if c == nil || !c.owed[s] { // too late
		return
	}
	c.owed[s] = false
	c.answers[s] = &m
	other := 1 - s
	if !c.owed[other] {
		p.finish(key, c)
		return
	}
	if c.timer != nil || c.method == "shutdown" || s == ours && isEmpty(m.Result) {
		return // with nothing to show there is no reason for a hurry
	}
	patience := p.timing.Gopls
	if other == ours {
		patience = p.timing.Ours
	}
	c.timer = p.after(patience, func() { p.giveUp(key, c) })
}

// giveUp finishes a call with the answers that are there.
func (p *proxy) giveUp(key string, c *call) {
	if p.calls[key] != c {
		return
	}
	for s := range c.owed {
		if b := p.backs[s]; c.owed[s] && b != nil {
			b.out.send(notification("$/cancelRequest", object{"id": c.id}))
		}
	}
	p.finish(key, c)
}

// finish answers a call: with both results as one, the only result as it came, or
// an error.
func (p *proxy) finish(key string, c *call) {
	delete(p.calls, key)
	if c.timer != nil {
		c.timer.Stop()
	}
	if c.method == "shutdown" {
		p.client.send(answer(c.id, nil))
		return
	}
	var best *message
	good := 0
	for _, m := range c.answers {
		switch {
		case m == nil:
		case !m.failed() && !isNull(m.Result):
			good++
			if good == 1 {
				best = m
			}
		case best == nil || best.failed() && !m.failed():
			best = m
		}
	}
	switch {
	case good == 2:
		p.client.send(answer(c.id, c.join(c.answers[gopls].Result, c.answers[ours].Result)))
	case best != nil && !(c.cancelled && best.failed()):
		p.client.send(best.raw)
	default:
		p.client.send(answerError(c.id, codeRequestCancelled, "cancelled"))
	}
}

// cancel follows the client's cancellation of a request. A server that does not
// answer even so is not waited for.
func (p *proxy) cancel(m message) {
	key := idKey(at(m.Params, "id"))
	c := p.calls[key]
	if c == nil || c.method == "shutdown" {
		return
	}
	c.cancelled = true
	for s, b := range p.backs {
		if c.owed[s] && b != nil {
			b.out.send(m.raw)
		}
	}
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer = p.after(p.timing.Cancel, func() {
		if p.calls[key] == c {
			p.finish(key, c)
		}
	})
}

// failCalls answers for a server that has stopped.
func (p *proxy) failCalls(s side) {
	for key, c := range p.calls {
		if !c.owed[s] {
			continue
		}
		name := [...]string{"gopls", "conclsp's own server"}[s]
		var m message
		m.raw = answerError(c.id, codeRequestFailed, name+" stopped before it answered")
		m.Error = at(m.raw, "error")
		p.answered(s, key, m)
	}
}

// byItself are requests that editors make without the user's asking for
// anything; an error for each would be a nuisance. All may be answered with null.
var byItself = []string{
	"textDocument/codeAction", "textDocument/codeLens", "textDocument/completion", "textDocument/documentColor",
	"textDocument/documentHighlight", "textDocument/documentLink", "textDocument/documentSymbol",
	"textDocument/foldingRange", "textDocument/hover", "textDocument/inlayHint", "textDocument/inlineValue",
	"textDocument/linkedEditingRange", "textDocument/selectionRange", "textDocument/semanticTokens/full",
	"textDocument/semanticTokens/full/delta", "textDocument/semanticTokens/range", "textDocument/signatureHelp",
}

// unavailable returns the answer to a request whose server does not run.
func (p *proxy) unavailable(m message) []byte {
	if m.Method == "shutdown" || slices.Contains(byItself, m.Method) {
		return answer(m.ID, nil)
	}
	if strings.HasPrefix(commandOf(m), "conclsp.") {
		return answerError(m.ID, codeRequestFailed, "conclsp's own server does not run")
	}
	return answerError(m.ID, codeRequestFailed, "gopls does not run")
}

// watchSilence tells the user, once, when gopls has long owed an answer and not
// sent anything.
func (p *proxy) watchSilence() {
	if p.silence != nil {
		return
	}
	p.silence = p.after(p.timing.Silence, func() {
		p.silence = nil
		b := p.backs[gopls]
		if b == nil {
			return
		}
		since := time.Now().Add(-p.timing.Silence)
		owing := false
		for _, c := range p.calls {
			owing = owing || c.owed[gopls]
			if c.owed[gopls] && !c.sent.After(since) && !b.heard.After(since) {
				p.tell("gopls silent", showWarning, "gopls has not answered for %v; the command %s starts it again", p.timing.Silence, restartCommand)
				return
			}
		}
		if owing {
			p.watchSilence()
		}
	})
}
