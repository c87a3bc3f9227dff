package proxy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// A process is a server that runs.
type process struct {
	stdin  io.WriteCloser
	stdout io.ReadCloser
	wait   func() error // returns when the server has ended
	kill   func()       // ends it at once; may be called again
}

// A back is a server behind the proxy, from its start to its end.
type back struct {
	side       side
	generation int
	out        *outbox
	process    *process
	ready      bool            // it has answered initialize
	result     json.RawMessage // its answer to initialize
	caps       object          // the capabilities in it
	heard      time.Time       // when it sent something last
	replaced   bool            // it is killed so that another can start
}

// attach makes the process the server of its side.
func (p *proxy) attach(s side, proc *process) *back {
	p.generation++
	b := &back{side: s, generation: p.generation, out: newOutbox(), process: proc, heard: time.Now()}
	p.backs[s] = b
	p.wg.Go(func() {
		b.out.run(proc.stdin) // if it fails, the reader sees the end, too
		proc.stdin.Close()
	})
	p.wg.Go(func() { p.readServer(b) })
	return b
}

// readServer posts what the server sends, and then its end.
func (p *proxy) readServer(b *back) {
	for f := newFramer(b.process.stdout); ; {
		body, err := f.next()
		if err == nil {
			var m message
			if m, err = parse(body); err == nil {
				p.post(func() { p.fromServer(b, m) })
				continue
			}
		}
		b.out.close()
		if !errors.Is(err, io.EOF) {
			b.process.kill()
		}
		kill := time.AfterFunc(p.timing.Shutdown, b.process.kill)
		exit := b.process.wait()
		kill.Stop()
		b.process.stdout.Close()
		if exit == nil && !errors.Is(err, io.EOF) {
			exit = err
		}
		p.post(func() { p.stopped(b, exit) })
		return
	}
}

// stopServers ends both servers: the politer the sooner they obey.
func (p *proxy) stopServers() {
	for _, b := range p.backs {
		if b == nil {
			continue
		}
		if b.ready {
			b.out.send(notification("exit", nil))
		}
		b.out.close()
		kill := time.AfterFunc(p.timing.Shutdown, b.process.kill)
		p.wg.Go(func() {
			b.process.wait()
			kill.Stop()
		})
	}
}

// startHalf runs our own server.
func (p *proxy) startHalf() *process {
	near, far := net.Pipe()
	ctx, cancel := context.WithCancel(p.ctx)
	ended := make(chan struct{})
	var err error
	p.wg.Go(func() {
		defer close(ended)
		defer far.Close()
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v", r)
			}
		}()
		err = p.opts.Half(ctx, far)
	})
	return &process{
		stdin:  near,
		stdout: near,
		wait: func() error {
			<-ended
			return err
		},
		kill: func() {
			cancel()
			near.Close()
		},
	}
}

// An asked is a request of the proxy itself to a server.
type asked struct {
	back *back
	then func(answer message)
}

// ask sends a request to a server. then runs with its answer, and never if the
// server stops before.
func (p *proxy) ask(b *back, method string, params json.RawMessage, then func(answer message)) {
	var id string
	for used := true; used; { // the client's ids reach the servers unchanged
		p.nextID++
		id = "conclsp-" + strconv.Itoa(p.nextID)
		_, used = p.calls["s"+id]
	}
	p.asked["s"+id] = asked{b, then}
	b.out.send(compose("id", id, "method", method, "params", params))
}

// fromServer handles a message of a server.
func (p *proxy) fromServer(b *back, m message) {
	if p.backs[b.side] != b {
		return
	}
	b.heard = time.Now()
	switch {
	case m.isAnswer():
		key := idKey(m.ID)
		if a, ok := p.asked[key]; ok && a.back == b {
			delete(p.asked, key)
			a.then(m)
			return
		}
		p.answered(b.side, key, m)
	case m.isRequest():
		p.serve(b, m)
	case m.Method == "textDocument/publishDiagnostics":
		p.publish(b, m)
	case m.Method == "$/cancelRequest":
		p.cancelServed(b, m)
	case m.Method == "$/progress":
		p.followProgress(b.side, m.Params)
		p.client.send(m.raw)
	case m.Method != "":
		p.client.send(m.raw)
	}
}

// stopped follows the end of a server.
func (p *proxy) stopped(b *back, err error) {
	if p.backs[b.side] != b {
		return
	}
	p.backs[b.side] = nil
	for key, a := range p.asked {
		if a.back == b {
			delete(p.asked, key)
		}
	}
	for key, s := range p.served {
		if s.back == b {
			delete(p.served, key)
		}
	}
	p.failCalls(b.side)
	p.endProgress(b.side)
	if p.shutdown {
		return
	}
	if b.side == gopls {
		p.goplsStopped(b, err)
	} else {
		p.halfStopped(b, err)
	}
}

// halfStopped goes on without our own server: gopls alone is what the user
// would have without us.
func (p *proxy) halfStopped(b *back, err error) {
	p.forget(ours, b.generation)
	if err == nil {
		err = errors.New("no reason given")
	}
	p.tell("conclsp stopped", showError, "conclsp's own server stopped, gopls works on: %v", err)
	p.settled[ours] = true
	p.tryReply()
}
