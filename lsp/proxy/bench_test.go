package proxy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkHover compares the time of a hover through the proxy with that of the
// same hover from gopls alone, in turns, and reports the difference of the
// medians. Our own server answers at once with nothing: what it computes is not
// the proxy's.
func BenchmarkHover(b *testing.B) {
	path, err := goplsBinary()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	text := "package m\n\n// F returns what G does.\nfunc F() error { return G() }\n\n// G has nothing to say.\nfunc G() error { return nil }\n"
	for name, content := range map[string]string{"go.mod": "module m\n", "a.go": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	direct, through := benchDirect(b, path), benchProxy(b, path)
	uri := "file://" + filepath.ToSlash(filepath.Join(dir, "a.go"))
	var times [2][]time.Duration
	for _, c := range []*benchClient{direct, through} {
		c.call("initialize", fmt.Sprintf(`{"rootUri":"file://%s","capabilities":{"textDocument":{"hover":{"contentFormat":["markdown"]}}}}`, dir))
		c.out.send(notification("initialized", object{}))
		c.out.send(notification("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "go", "version": 1, "text": text}}))
	}
	hover := fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":3,"character":24}}`, uri)
	for i := range 50 + b.N { // the first hovers load packages
		for j, c := range []*benchClient{direct, through} {
			start := time.Now()
			m := c.call("textDocument/hover", hover)
			if i >= 50 {
				times[j] = append(times[j], time.Since(start))
			} else if m.failed() || isNull(m.Result) {
				b.Fatalf("no hover: %s", m.raw)
			}
		}
	}
	median := func(d []time.Duration) float64 {
		slices.Sort(d)
		return float64(d[len(d)/2]) / float64(time.Microsecond)
	}
	without, with := median(times[0]), median(times[1])
	b.ReportMetric(without, "µs/direct")
	b.ReportMetric(with, "µs/proxy")
	b.ReportMetric(with-without, "µs/overhead")
	b.ReportMetric(0, "ns/op")
}

// A benchClient is a client that waits for each answer and does nothing else.
type benchClient struct {
	b   *testing.B
	out *outbox
	in  *framer
	id  int
}

// call sends a request and reads until its answer.
func (c *benchClient) call(method, params string) message {
	c.b.Helper()
	c.id++
	c.out.send(compose("id", c.id, "method", method, "params", json.RawMessage(params)))
	for {
		body, err := c.in.next()
		if err != nil {
			c.b.Fatal(err)
		}
		m, err := parse(body)
		if err != nil {
			c.b.Fatal(err)
		}
		if m.isAnswer() {
			return m
		}
		if m.isRequest() {
			c.out.send(answer(m.ID, nil))
		}
	}
}

func benchDirect(b *testing.B, path string) *benchClient {
	p, err := start(path, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	c := &benchClient{b: b, out: newOutbox(), in: newFramer(p.stdout)}
	go c.out.run(p.stdin)
	b.Cleanup(func() {
		c.out.close()
		p.stdin.Close()
		p.wait()
		p.stdout.Close()
	})
	return c
}

// benchProxy runs a proxy behind pipes, as an editor does.
func benchProxy(b *testing.B, path string) *benchClient {
	theirIn, in, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- Run(context.Background(), pipes{theirIn, theirOut}, Options{Half: idleHalf, Find: func(string) (string, error) { return path, nil }})
	}()
	c := &benchClient{b: b, out: newOutbox(), in: newFramer(out)}
	go c.out.run(in)
	b.Cleanup(func() {
		in.Close()
		<-ended
		c.out.close()
		out.Close()
	})
	return c
}

type pipes struct{ in, out *os.File }

func (p pipes) Read(b []byte) (int, error)  { return p.in.Read(b) }
func (p pipes) Write(b []byte) (int, error) { return p.out.Write(b) }
func (p pipes) Close() error {
	p.out.Close()
	return p.in.Close()
}

// idleHalf answers every request with null and offers hovers.
func idleHalf(_ context.Context, conn io.ReadWriteCloser) error {
	out := newOutbox()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		out.run(conn)
	}()
	defer func() {
		out.close()
		<-ended
	}()
	for f := newFramer(conn); ; {
		body, err := f.next()
		if err != nil {
			return nil
		}
		m, err := parse(body)
		switch {
		case err != nil:
			return err
		case m.Method == "initialize":
			out.send(answer(m.ID, json.RawMessage(halfResult)))
		case m.isRequest():
			out.send(answer(m.ID, nil))
		}
	}
}
