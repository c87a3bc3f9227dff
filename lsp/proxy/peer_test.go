package proxy

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// A peer is one end of a connection in a test: a client, or a fake server. It
// keeps what it receives until the test asks for it.
type peer struct {
	t    *testing.T
	name string
	out  *outbox

	mu     sync.Mutex
	cond   *sync.Cond
	got    []message
	taken  map[int]bool
	first  int // all before are taken
	closed bool
	nextID int

	auto map[string]func(m message) string // results of requests, by method; the test answers others
}

func newPeer(t *testing.T, name string) *peer {
	p := &peer{t: t, name: name, out: newOutbox(), taken: make(map[int]bool), auto: make(map[string]func(message) string)}
	p.cond = sync.NewCond(&p.mu)
	return p
}

// run reads r and writes w until they end.
func (p *peer) run(r io.Reader, w io.Writer) {
	go p.out.run(w)
	go func() {
		defer func() {
			p.mu.Lock()
			p.closed = true
			p.cond.Broadcast()
			p.mu.Unlock()
			p.out.close()
		}()
		for f := newFramer(r); ; {
			body, err := f.next()
			if err != nil {
				return
			}
			m, err := parse(body)
			if err != nil {
				panic(fmt.Sprintf("%s got %s: %v", p.name, body, err))
			}
			p.receive(m)
		}
	}()
}

func (p *peer) receive(m message) {
	p.mu.Lock()
	p.got = append(p.got, m)
	auto := p.auto[m.Method]
	p.cond.Broadcast()
	p.mu.Unlock()
	if auto != nil && m.isRequest() {
		p.reply(m, auto(m))
	}
}

// on has the peer answer requests of the method with the result.
func (p *peer) on(method, result string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.auto[method] = func(message) string { return result }
}

func (p *peer) reply(m message, result string) { p.out.send(answer(m.ID, json.RawMessage(result))) }

func (p *peer) send(format string, args ...any) { p.out.send(fmt.Appendf(nil, format, args...)) }

func (p *peer) notify(method, params string) {
	p.out.send(notification(method, json.RawMessage(params)))
}

// request sends a request and returns its id.
func (p *peer) request(method, params string) int {
	p.mu.Lock()
	p.nextID++
	id := p.nextID
	p.mu.Unlock()
	p.out.send(compose("id", id, "method", method, "params", json.RawMessage(params)))
	return id
}

// call sends a request and waits for the answer.
func (p *peer) call(method, params string) message {
	p.t.Helper()
	return p.answerTo(p.request(method, params))
}

func (p *peer) answerTo(id int) message {
	p.t.Helper()
	key := fmt.Sprintf("n%d", id)
	return p.await(fmt.Sprintf("answer to %d", id), func(m message) bool { return m.isAnswer() && idKey(m.ID) == key })
}

// await returns the first message that satisfies the predicate and was not
// returned before.
func (p *peer) await(what string, is func(m message) bool) message {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	timer := time.AfterFunc(patience, p.cond.Broadcast)
	defer timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for p.taken[p.first] {
			p.first++
		}
		for i := p.first; i < len(p.got); i++ {
			if !p.taken[i] && is(p.got[i]) {
				p.taken[i] = true
				return p.got[i]
			}
		}
		if p.closed || time.Now().After(deadline) {
			var all strings.Builder
			for i, m := range p.got {
				if !p.taken[i] {
					fmt.Fprintf(&all, "\n\t%.300s", m.raw)
				}
			}
			p.t.Fatalf("%s never got: %s (closed: %v); it got%s", p.name, what, p.closed, all.String())
		}
		p.cond.Wait()
	}
}

func (p *peer) awaitMethod(method string) message {
	p.t.Helper()
	return p.await(method, func(m message) bool { return m.Method == method })
}

// awaitClosed waits for the end of the connection.
func (p *peer) awaitClosed() {
	p.t.Helper()
	timer := time.AfterFunc(patience, p.cond.Broadcast)
	defer timer.Stop()
	deadline := time.Now().Add(patience)
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.closed {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s: the connection never ended", p.name)
		}
		p.cond.Wait()
	}
}

// count returns how many messages of the method have come, returned or not.
func (p *peer) count(method string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, m := range p.got {
		if m.Method == method {
			n++
		}
	}
	return n
}

// awaitDiagnostics returns the next diagnostics of the document that satisfy the
// predicate on their messages.
func (p *peer) awaitDiagnostics(uri string, is func(messages []string) bool) message {
	p.t.Helper()
	return p.await("diagnostics of "+uri, func(m message) bool {
		return m.Method == "textDocument/publishDiagnostics" && uriKey(toText(at(m.Params, "uri"))) == uriKey(uri) && is(messagesOf(m))
	})
}

// messagesOf returns the messages of published diagnostics.
func messagesOf(m message) []string {
	var messages []string
	for _, d := range toList(at(m.Params, "diagnostics")) {
		messages = append(messages, toText(at(d, "message")))
	}
	return messages
}
