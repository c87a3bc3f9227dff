package proxy

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The largest header and body of a message that is read, in bytes. What is
// larger is no language server talking.
const (
	maxHeader = 16 << 10
	maxBody   = 256 << 20
)

// A framer reads messages in the base protocol's frames.
type framer struct {
	r *bufio.Reader
}

func newFramer(r io.Reader) *framer { return &framer{bufio.NewReaderSize(r, 64<<10)} }

// next returns the body of the next message. After an error the stream is of
// no more use; io.EOF means that it ended between two messages.
func (f *framer) next() ([]byte, error) {
	length := -1
	for size := 0; ; {
		line, err := f.line(maxHeader - size)
		if err != nil {
			if errors.Is(err, io.EOF) && size > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		size += len(line)
		line = strings.TrimRight(line, "\r\n")
		if line == "" && length >= 0 {
			return f.body(length)
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("malformed header line %.40q", line)
		}
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31)
		if err != nil || n > maxBody {
			return nil, fmt.Errorf("Content-Length %.40q is not between 0 and %d", value, maxBody)
		}
		length = int(n)
	}
}

// line reads a line of at most limit bytes.
func (f *framer) line(limit int) (string, error) {
	var line []byte
	for {
		part, err := f.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > limit:
			return "", fmt.Errorf("header of more than %d bytes", maxHeader)
		case err == nil:
			return string(line), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return "", io.ErrUnexpectedEOF
		default:
			return "", err
		}
	}
}

// body reads n bytes. It allocates as they come, since n may be a lie.
func (f *framer) body(n int) ([]byte, error) {
	const trusted = 1 << 20
	if n <= trusted {
		b := make([]byte, n)
		if _, err := io.ReadFull(f.r, b); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		return b, nil
	}
	var b bytes.Buffer
	if _, err := io.CopyN(&b, f.r, int64(n)); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return b.Bytes(), nil
}

// An outbox writes messages in order without ever making its user wait.
type outbox struct {
	mu     sync.Mutex
	queue  [][]byte
	closed bool
	wake   chan struct{} // has room for one
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// send queues a message. After close it does nothing.
func (o *outbox) send(body []byte) {
	o.mu.Lock()
	if !o.closed {
		o.queue = append(o.queue, body)
	}
	o.mu.Unlock()
	o.signal()
}

// close lets run end when all is written.
func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// run writes until the outbox is closed and empty, or w fails.
func (o *outbox) run(w io.Writer) error {
	var frame []byte
	for range o.wake {
		o.mu.Lock()
		queue, closed := o.queue, o.closed
		o.queue = nil
		o.mu.Unlock()
		for _, body := range queue {
			frame = fmt.Appendf(frame[:0], "Content-Length: %d\r\n\r\n", len(body))
			frame = append(frame, body...)
			if _, err := w.Write(frame); err != nil {
				return err
			}
		}
		if cap(frame) > 1<<20 { // one large message should not cost memory for ever
			frame = nil
		}
		if closed {
			return nil
		}
	}
	return nil
}
