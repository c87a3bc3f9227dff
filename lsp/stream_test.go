package lsp

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"go.lsp.dev/jsonrpc2"
)

type fakeConn struct {
	io.Reader
	bytes.Buffer
}

func (c *fakeConn) Read(p []byte) (int, error)  { return c.Reader.Read(p) }
func (c *fakeConn) Write(p []byte) (int, error) { return c.Buffer.Write(p) }
func (c *fakeConn) Close() error                { return nil }

// TestStreamGoesOn has frames without a message between two good ones.
func TestStreamGoesOn(t *testing.T) {
	good := `{"jsonrpc":"2.0","method":"m"}`
	in := frame(good) + frame(`{"jsonrpc":`) + frame(``) + frame(`[{"jsonrpc":"2.0","id":1,"method":"m"}]`) + frame("\xff\xfe") +
		"content-length: " + frame(good)[len("Content-Length: "):]
	conn := &fakeConn{Reader: strings.NewReader(in)}
	s := newStream(conn)
	for i := range 2 {
		msg, _, err := s.Read(t.Context())
		if n, ok := msg.(*jsonrpc2.Notification); err != nil || !ok || string(n.Method()) != "m" {
			t.Fatalf("message %d: %v, %v", i, msg, err)
		}
	}
	if _, _, err := s.Read(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	s.Close()
	if n := strings.Count(conn.String(), `"error":{"code":-32`); n != 4 {
		t.Errorf("%d refusals, want 4: %s", n, conn.String())
	}
}

func frame(body string) string {
	return "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// TestStreamEnds has headers after which the next message cannot be found.
func TestStreamEnds(t *testing.T) {
	for _, in := range []string{
		"Content-Length: -1\r\n\r\n{}", "Content-Length: 99999999999999\r\n\r\n{}", "Content-Length: 268435457\r\n\r\n",
		"Content-Length: x\r\n\r\n{}", "\r\n\r\n", "hello\r\n\r\n", "Content-Type: a\r\n\r\n", "Content-Length: 50\r\n\r\n{}", "Content-Len",
		strings.Repeat("a: b\r\n", 1<<15),
	} {
		s := newStream(&fakeConn{Reader: strings.NewReader(in)})
		_, _, err := s.Read(t.Context())
		s.Close()
		if err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%.40q: %v", in, err)
		}
	}
}

// TestStreamQueues writes to a client that reads only when it has said all.
func TestStreamQueues(t *testing.T) {
	ours, theirs := net.Pipe() // it has no buffer at all
	s := newStream(ours)
	for range 1000 {
		if _, err := s.Write(t.Context(), jsonrpc2.NewNotification("m", nil)); err != nil {
			t.Fatal(err)
		}
	}
	go s.Close()
	all, err := io.ReadAll(theirs)
	if err != nil || strings.Count(string(all), "Content-Length") != 1000 {
		t.Errorf("%d of 1000 messages came, %v", strings.Count(string(all), "Content-Length"), err)
	}
}

// TestStreamCloses closes a stream that nobody reads.
func TestStreamCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, _ := net.Pipe()
		s := newStream(ours)
		if _, err := s.Write(t.Context(), jsonrpc2.NewNotification("m", nil)); err != nil {
			t.Fatal(err)
		}
		s.Close()
		if _, err := s.Write(t.Context(), jsonrpc2.NewNotification("m", nil)); err == nil {
			t.Error("a write after the end is no error")
		}
	})
}
