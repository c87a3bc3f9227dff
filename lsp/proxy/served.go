package proxy

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A served is a request of a server to the client. Its id is mapped: two servers, and
// a server that was started again, count from the same number.
type served struct {
	back *back // nil: the proxy itself
	id   json.RawMessage
	// configuration are the items that workspace/configuration asks for
	configuration []json.RawMessage
}

// serve handles a request of a server.
func (p *proxy) serve(b *back, m message) {
	switch m.Method {
	case "client/registerCapability":
		p.serveRegister(b, m)
	case "client/unregisterCapability":
		p.serveUnregister(b, m)
	default:
		p.passRequest(b, m)
	}
}

// passRequest sends a server's request to the client.
func (p *proxy) passRequest(b *back, m message) {
	s := served{back: b, id: m.ID}
	switch m.Method {
	case "workspace/configuration":
		if b.side == gopls {
			s.configuration = toList(at(m.Params, "items"))
		}
	case "window/workDoneProgress/create":
		if token := idKey(at(m.Params, "token")); token != "" {
			p.progress[token] = b.side
		}
	}
	p.client.send(compose("id", p.newServed(s), "method", m.Method, "params", m.Params))
}

// newServed keeps s and returns the id that the client sees.
func (p *proxy) newServed(s served) int {
	p.nextID++
	p.served["n"+strconv.Itoa(p.nextID)] = s
	return p.nextID
}

// askClient sends a request of the proxy, of which the answer does not matter.
func (p *proxy) askClient(method string, params json.RawMessage) {
	p.client.send(compose("id", p.newServed(served{}), "method", method, "params", params))
}

// clientAnswered passes an answer of the client to the server that asked.
func (p *proxy) clientAnswered(m message) {
	key := idKey(m.ID)
	s, ok := p.served[key]
	if !ok {
		return
	}
	delete(p.served, key)
	switch {
	case s.back == nil:
	case m.failed():
		s.back.out.send(compose("id", s.id, "error", m.Error))
	case s.configuration != nil:
		s.back.out.send(answer(s.id, configurationForGopls(m.Result)))
	default:
		s.back.out.send(answer(s.id, m.Result))
	}
}

// configurationForGopls returns the client's answer to workspace/configuration
// with pull diagnostics off.
func configurationForGopls(result json.RawMessage) json.RawMessage {
	items, changed := toList(result), false
	for i, item := range items {
		if settings, ok := withoutPull(item); ok {
			items[i], changed = settings, true
		}
	}
	if !changed {
		return result
	}
	return encode(items)
}

// cancelServed passes on that a server no longer wants an answer.
func (p *proxy) cancelServed(b *back, m message) {
	id := idKey(at(m.Params, "id"))
	for key, s := range p.served {
		if s.back == b && idKey(s.id) == id {
			shown := json.RawMessage(strings.TrimPrefix(key, "n"))
			p.client.send(notification(m.Method, object{"id": shown}))
			return
		}
	}
}

// followProgress notes which tokens are in use.
func (p *proxy) followProgress(s side, params json.RawMessage) {
	token := idKey(at(params, "token"))
	if token == "" {
		return
	}
	switch toText(at(params, "value", "kind")) {
	case "begin":
		p.progress[token] = s
	case "end":
		delete(p.progress, token)
	}
}

// ownerOf returns the server whose progress the token is.
func (p *proxy) ownerOf(token json.RawMessage) side {
	if s, ok := p.progress[idKey(token)]; ok {
		return s
	}
	if strings.HasPrefix(toText(token), "conclsp") {
		return ours
	}
	return gopls
}

// endProgress ends what a server that has stopped left unfinished.
func (p *proxy) endProgress(s side) {
	for key, owner := range p.progress {
		if owner != s {
			continue
		}
		delete(p.progress, key)
		token := json.RawMessage(key[1:])
		if key[0] == 's' {
			token = encode(key[1:])
		}
		p.client.send(notification("$/progress", map[string]any{
			"token": token,
			"value": map[string]string{"kind": "end", "message": "stopped"},
		}))
	}
}
