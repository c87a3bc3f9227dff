package lsptest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// process is a server that runs.
type process struct {
	cmd    *exec.Cmd
	out    *bufio.Reader // what it says
	queue  chan []byte   // what it is told, in order
	errors tail          // the end of its standard error
	ended  chan struct{} // closed when it has exited
	err    error         // of its exit, then

	mu     sync.Mutex
	closed bool // the queue is
}

// startProcess starts a server. What is sent to it is written by a goroutine, so
// that an editor that has much to say still listens.
func startProcess(command []string, dir string, env []string) (*process, error) {
	p := &process{queue: make(chan []byte, 1<<16), ended: make(chan struct{})}
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = dir, env, &p.errors
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe() // ours, so that Wait does not take away what was not read yet
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout = w
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	w.Close()
	p.out = bufio.NewReaderSize(r, 1<<16)
	go func() {
		defer in.Close()
		for data := range p.queue {
			if _, err := in.Write(data); err != nil {
				break // it has died, which shows where answers are awaited
			}
		}
		for range p.queue { // nobody who still sends must be blocked
		}
	}()
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// send writes to the server's standard input, as long as that is open.
func (p *process) send(data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.queue <- data
	}
}

// closeInput ends the server's standard input, after all that was sent.
func (p *process) closeInput() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		close(p.queue)
	}
}

// memory returns the resident memory of the server in bytes.
func (p *process) memory() (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10, err
		}
	}
	return 0, io.ErrUnexpectedEOF
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// maxTail bounds what a tail keeps, in bytes, up to a factor of two.
const maxTail = 1 << 16

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p)
	if t.buf.Len() > 2*maxTail {
		t.buf.Next(t.buf.Len() - maxTail)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
