package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
)

// maxMessage bounds the size of a message in bytes. A length beyond it is taken
// for a broken header, not for a reason to allocate.
const maxMessage = 256 << 20

// stream frames messages with headers, as the base protocol of LSP says. A
// frame that holds no message is answered and skipped: only a broken header,
// after which nobody knows where the next one begins, ends the connection.
//
// What is written is queued and sent by a goroutine: a client that does one
// thing at a time may not read before all that it has to say has been read.
type stream struct {
	conn io.ReadWriteCloser
	in   *bufio.Reader
	buf  []byte

	mu     sync.Mutex
	wake   *sync.Cond // more is queued, or the stream is closed
	queue  []byte
	closed bool
	err    error         // of the last write
	sent   chan struct{} // closed when nothing more will be written
}

func newStream(conn io.ReadWriteCloser) *stream {
	s := &stream{conn: conn, in: bufio.NewReaderSize(conn, 1<<16), sent: make(chan struct{})}
	s.wake = sync.NewCond(&s.mu)
	go s.send()
	return s
}

// send writes what is queued until the stream is closed.
func (s *stream) send() {
	defer close(s.sent)
	var out []byte
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for len(s.queue) == 0 && !s.closed {
			s.wake.Wait()
		}
		if len(s.queue) == 0 || s.err != nil {
			return
		}
		out, s.queue = s.queue, out[:0]
		s.mu.Unlock()
		_, err := s.conn.Write(out)
		s.mu.Lock()
		s.err = err
		if cap(out) > 1<<20 {
			out = nil
		}
	}
}

// Read implements [jsonrpc2.Stream].
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		n, err := s.readFrame()
		if err != nil {
			return nil, 0, err
		}
		msg, err := jsonrpc2.DecodeMessage(s.buf)
		if err == nil {
			return msg, n, nil
		}
		refusal := jsonrpc2.NewError(jsonrpc2.ParseError, err.Error())
		if strings.HasPrefix(strings.TrimSpace(string(s.buf[:min(len(s.buf), 64)])), "[") {
			refusal = jsonrpc2.NewError(jsonrpc2.InvalidRequest, "batches are no part of LSP")
		}
		if err := s.refuse(refusal); err != nil {
			return nil, 0, err
		}
	}
}

// readFrame reads the next frame into s.buf.
func (s *stream) readFrame() (n int64, err error) {
	length := -1
	for {
		line, err := s.in.ReadString('\n')
		n += int64(len(line))
		if err != nil {
			if errors.Is(err, io.EOF) && n > 0 {
				err = io.ErrUnexpectedEOF
			}
			return n, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || n > 1<<16 {
			return n, fmt.Errorf("broken header %.80q", line)
		}
		if textproto.CanonicalMIMEHeaderKey(name) == "Content-Length" {
			length, err = strconv.Atoi(strings.TrimSpace(value))
			if err != nil || length < 0 || length > maxMessage {
				return n, fmt.Errorf("broken header %.80q", line)
			}
		}
	}
	if length < 0 {
		return n, errors.New("a header without Content-Length")
	}
	if cap(s.buf) < length || cap(s.buf) > 1<<20 && length < 1<<16 {
		s.buf = make([]byte, 0, length)
	}
	s.buf = s.buf[:length]
	m, err := io.ReadFull(s.in, s.buf)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n + int64(m), err
}

// refuse answers what has no id that could be known.
func (s *stream) refuse(err *jsonrpc2.Error) error {
	message, _ := json.Marshal(err.Message) // a string always can be
	body := fmt.Appendf(nil, `{"jsonrpc":"2.0","id":null,"error":{"code":%d,"message":%s}}`, err.Code, message)
	return s.writeFrame(body)
}

// Write implements [jsonrpc2.Stream].
func (s *stream) Write(ctx context.Context, msg jsonrpc2.Message) (int64, error) {
	body, err := jsonrpc2.EncodeMessage(msg)
	if err != nil {
		return 0, err
	}
	return int64(len(body)), s.writeFrame(body)
}

func (s *stream) writeFrame(body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	if s.closed {
		return io.ErrClosedPipe
	}
	s.queue = append(s.queue, "Content-Length: "...)
	s.queue = strconv.AppendInt(s.queue, int64(len(body)), 10)
	s.queue = append(s.queue, "\r\n\r\n"...)
	s.queue = append(s.queue, body...)
	s.wake.Signal()
	return nil
}

// lingerTime is how long a stream that is closed waits for its reader to take
// what is queued.
const lingerTime = time.Second

// Close implements [jsonrpc2.Stream].
func (s *stream) Close() error {
	s.mu.Lock()
	s.closed = true
	s.wake.Signal()
	s.mu.Unlock()
	s.linger()
	err := s.conn.Close()
	s.linger() // a write that was blocked should have failed now; on some systems it does not
	return err
}

func (s *stream) linger() {
	select {
	case <-s.sent:
	case <-time.After(lingerTime):
	}
}
