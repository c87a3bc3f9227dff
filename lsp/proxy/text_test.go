package proxy

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// A slowText is a text the plain way: UTF-16 code units.
type slowText []uint16

// position returns the position of an index that is not within a line break.
func (s slowText) position(i int) position {
	var p position
	for j := range i {
		p.Character++
		if s[j] == '\n' {
			p = position{p.Line + 1, 0}
		}
	}
	return p
}

// splits reports whether index i is in the middle of a character or a line break.
func (s slowText) splits(i int) bool {
	return i > 0 && i < len(s) && (s[i-1] == '\r' && s[i] == '\n' || utf16.IsSurrogate(rune(s[i-1])) && s[i] >= 0xDC00 && s[i] < 0xE000)
}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString([]string{"a", "b", "é", "€", "😀", "\n", "\n", "\r\n", "\t", "\r"}[r.IntN(10)])
	}
	return b.String()
}

// TestChanges applies random changes to random texts, and compares texts and
// positions with those of the plain way.
func TestChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		text := randomText(r, 30)
		slow := slowText(utf16.Encode([]rune(text)))
		from := r.IntN(len(slow) + 1)
		to := from + r.IntN(len(slow)-from+1)
		if slow.splits(from) || slow.splits(to) {
			continue
		}
		change := contentChange{Range: &span{slow.position(from), slow.position(to)}, Text: randomText(r, 8)}
		got, e := change.apply(text)
		changed := slices.Concat(slow[:from], utf16.Encode([]rune(change.Text)), slow[to:])
		if want := string(utf16.Decode(changed)); got != want {
			t.Fatalf("%q with %+v %q is %q, want %q", text, *change.Range, change.Text, got, want)
		}
		checkEdit(t, slow, changed, from, to, e)
	}
}

// checkEdit compares where positions outside of the changed range are afterwards.
func checkEdit(t *testing.T, before, after slowText, from, to int, e edit) {
	t.Helper()
	if joinsBreaks(after, from, len(after)-(len(before)-to)) || joinsBreaks(before, from, to) {
		return // lines changed beyond the edit
	}
	for i := range len(before) + 1 {
		if before.splits(i) || i > from && i < to {
			continue
		}
		was := before.position(i)
		want := was
		if i >= to {
			want = after.position(i + len(after) - len(before))
		}
		got := was
		if i >= to {
			got = e.shift(was)
		}
		if got != want {
			t.Fatalf("%v of %v is %v in %v, want %v", was, before, got, after, want)
		}
	}
}

// joinsBreaks reports whether a line break goes over one of the ends.
func joinsBreaks(s slowText, ends ...int) bool { return slices.ContainsFunc(ends, s.splits) }

// TestFullChanges replaces whole texts: positions in what both have in common stay
// known.
func TestFullChanges(t *testing.T) {
	for _, test := range []struct{ before, after, edit string }{
		{"a\nb\nc\n", "a\nX\nc\n", "{{1 0} {2 0}} {2 0}"},
		{"a\nb\nc\n", "a\nb\nc\n", "{{3 0} {3 0}} {3 0}"},
		{"a\nb\nc\n", "", "{{0 0} {3 0}} {0 0}"},
		{"", "a\n", "{{0 0} {0 0}} {1 0}"},
		{"a\nb\n", "a\nx\ny\nb\n", "{{1 0} {1 0}} {3 0}"},
		{"é😀\n", "ê😀\n", "{{0 0} {0 1}} {0 1}"},
		{"a\r\nb\r\n", "b\r\n", "{{0 0} {1 0}} {0 0}"},
	} {
		got, e := contentChange{Text: test.after}.apply(test.before)
		if got != test.after {
			t.Errorf("%q became %q, not %q", test.before, got, test.after)
		}
		if s := fmt.Sprint(e.old, e.end); s != test.edit {
			t.Errorf("%q to %q: edit %s, want %s", test.before, test.after, s, test.edit)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		before, after := randomText(r, 20), randomText(r, 20)
		if got, _ := (contentChange{Text: after}).apply(before); got != after {
			t.Fatalf("%q became %q, not %q", before, got, after)
		}
	}
}

func TestOutsideOfText(t *testing.T) {
	for _, test := range []struct {
		change string
		want   string
	}{
		{`{"range":{"start":{"line":9,"character":9},"end":{"line":99,"character":0}},"text":"X"}`, "ab\ncdX"},
		{`{"range":{"start":{"line":0,"character":99},"end":{"line":1,"character":0}},"text":"X"}`, "abXcd"},
		{`{"range":{"start":{"line":1,"character":1},"end":{"line":0,"character":0}},"text":"X"}`, "ab\ncXd"},
		{`{"range":{"start":{"line":-1,"character":-1},"end":{"line":0,"character":1}},"text":"X"}`, "Xb\ncd"},
	} {
		var c contentChange
		if err := json.Unmarshal([]byte(test.change), &c); err != nil {
			t.Fatal(err)
		}
		if got, _ := c.apply("ab\ncd"); got != test.want {
			t.Errorf("%s gives %q, want %q", test.change, got, test.want)
		}
	}
}

func TestURIKey(t *testing.T) {
	for _, same := range [][2]string{
		{"file:///a/b%20c.go", "file:///a/b c.go"},
		{"file:///c%3A/x.go", "file:///C:/x.go"},
		{"file:///a/%C3%A9.go", "file:///a/é.go"},
	} {
		if a, b := uriKey(same[0]), uriKey(same[1]); a != b {
			t.Errorf("%s and %s: %q and %q", same[0], same[1], a, b)
		}
	}
	for _, different := range [][2]string{
		{"file:///a.go", "file:///A.go"}, {"untitled:a", "untitled:b"}, {"file:///a.go", "git:///a.go"}, {"file:///a?x", "file:///a?y"}, {"%", "%%"},
	} {
		if a, b := uriKey(different[0]), uriKey(different[1]); a == b {
			t.Errorf("%s and %s: both %q", different[0], different[1], a)
		}
	}
}
