package proxy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestFramer(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	for _, test := range []struct {
		name, in string
		want     []string
		err      string // of the read after those; "" means io.EOF
	}{
		{"two", "Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull", []string{"{}", "null"}, ""},
		{"other headers, other case", "Content-Type: x\r\ncontent-length:2\r\nX: y\r\n\r\n{}", []string{"{}"}, ""},
		{"bare newlines", "Content-Length: 2\n\n{}", []string{"{}"}, ""},
		{"empty body", "Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", []string{"", "1"}, ""},
		{"more than is trusted", fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(long), long), []string{long}, ""},
		{"no length", "X: y\r\n\r\n{}", nil, "malformed header"},
		{"no header", "hello\r\n\r\n", nil, "malformed header"},
		{"negative", "Content-Length: -1\r\n\r\n", nil, "is not between"},
		{"no number", "Content-Length: many\r\n\r\n", nil, "is not between"},
		{"huge", "Content-Length: 99999999999999999999\r\n\r\n", nil, "is not between"},
		{"larger than allowed", "Content-Length: 2000000000\r\n\r\n", nil, "is not between"},
		{"a lie", "Content-Length: 200000000\r\n\r\nabc", nil, "unexpected EOF"},
		{"short", "Content-Length: 5\r\n\r\nabc", nil, "unexpected EOF"},
		{"ends in the header", "Content-Length: 5\r\n", nil, "unexpected EOF"},
		{"ends in a line", "Content-Le", nil, "unexpected EOF"},
		{"endless header", strings.Repeat("X: y\r\n", maxHeader), nil, "header of more"},
		{"endless line", strings.Repeat("x", 1<<20), nil, "header of more"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFramer(strings.NewReader(test.in))
			for _, want := range test.want {
				if got, err := f.next(); err != nil || string(got) != want {
					t.Fatalf("got %.80q, %v; want %.80q", got, err, want)
				}
			}
			got, err := f.next()
			if test.err == "" {
				if err != io.EOF {
					t.Errorf("at the end: %v", err)
				}
			} else if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("got %.80q, %v; want error %q", got, err, test.err)
			}
		})
	}
}

// FuzzFramer feeds arbitrary bytes to the framer and the parser, and what they
// understand back to them.
func FuzzFramer(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":1}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		for fr := newFramer(bytes.NewReader(in)); ; {
			body, err := fr.next()
			if err != nil {
				return
			}
			m, err := parse(body)
			if err != nil || !m.isRequest() {
				continue
			}
			again, err := parse(compose("id", m.ID, "method", m.Method, "params", m.Params))
			if err != nil || idKey(again.ID) != idKey(m.ID) || again.Method != m.Method || !bytes.Equal(again.Params, m.Params) {
				t.Errorf("%q became %q: %v", body, again.raw, err)
			}
		}
	})
}

// failingWriter fails after n writes.
type failingWriter struct{ n int }

func (w *failingWriter) Write(b []byte) (int, error) {
	if w.n--; w.n < 0 {
		return 0, errors.New("full")
	}
	return len(b), nil
}

func TestOutbox(t *testing.T) {
	var got bytes.Buffer
	o := newOutbox()
	for i := range 1000 {
		o.send(fmt.Append(nil, i))
	}
	o.close()
	o.send([]byte("too late"))
	if err := o.run(&got); err != nil {
		t.Fatal(err)
	}
	f := newFramer(&got)
	for i := range 1000 {
		if body, err := f.next(); err != nil || string(body) != fmt.Sprint(i) {
			t.Fatalf("message %d is %q, %v", i, body, err)
		}
	}
	if _, err := f.next(); err != io.EOF {
		t.Errorf("after the last message: %v", err)
	}
	o = newOutbox()
	o.send(nil)
	o.send(nil)
	if err := o.run(&failingWriter{1}); err == nil {
		t.Error("an error of the writer is lost")
	}
}

func TestIDKey(t *testing.T) {
	for _, same := range [][2]string{{`1`, ` 1 `}, {`"a"`, `"\u0061"`}} {
		if a, b := idKey([]byte(same[0])), idKey([]byte(same[1])); a == "" || a != b {
			t.Errorf("%s and %s: %q and %q", same[0], same[1], a, b)
		}
	}
	for _, different := range [][2]string{{`1`, `"1"`}, {`9007199254740992`, `9007199254740993`}, {`1`, `2`}} {
		if a, b := idKey([]byte(different[0])), idKey([]byte(different[1])); a == b {
			t.Errorf("%s and %s: both %q", different[0], different[1], a)
		}
	}
	for _, none := range []string{``, `null`, `true`, `{}`, `[1]`} {
		if key := idKey([]byte(none)); key != "" {
			t.Errorf("%s: %q", none, key)
		}
	}
}
