package proxy

import (
	"cmp"
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A position is a place in a document: a line and the UTF-16 code units before
// it in the line, both from zero.
type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Character, q.Character))
}

// minus returns p as seen from q, the nearest if it is before q.
func (p position) minus(q position) position {
	if p.Line == q.Line {
		return position{0, p.Character - q.Character}
	}
	return position{p.Line - q.Line, p.Character}
}

// A span is a range of a document.
type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// A contentChange is a change of a document as a client describes it: without
// Range the whole text is new.
type contentChange struct {
	Range *span  `json:"range"`
	Text  string `json:"text"`
}

// An edit is what a change does to positions: old became a range that ends at end.
type edit struct {
	old span
	end position
}

// apply returns the text after the change and what it does to positions. A
// position outside the text means the nearest inside.
func (c contentChange) apply(text string) (string, edit) {
	start, end := 0, len(text)
	var from position
	if c.Range != nil {
		var size int
		start, from = locate(text, c.Range.Start)
		size, _ = locate(text[start:], c.Range.End.minus(from))
		end = start + size
	} else { // tell what the two have in common, for the sake of positions
		start = commonPrefix(text, c.Text)
		end -= commonSuffix(text[start:], c.Text[start:])
		c.Text = c.Text[start : len(c.Text)-(len(text)-end)]
		from = after(position{}, text[:start])
	}
	e := edit{
		old: span{from, after(from, text[start:end])},
		end: after(from, c.Text),
	}
	return text[:start] + c.Text + text[end:], e
}

// move returns where the span is after the edit; false if the edit touches it.
func (e edit) move(s span) (span, bool) {
	switch {
	case s.End.compare(e.old.Start) <= 0 && s.Start.compare(e.old.Start) < 0:
		return s, true
	case s.Start.compare(e.old.End) >= 0:
		return span{e.shift(s.Start), e.shift(s.End)}, true
	}
	return span{}, false
}

// shift returns where a position behind the edit is after it.
func (e edit) shift(p position) position {
	if p.Line == e.old.End.Line {
		return position{e.end.Line, e.end.Character + p.Character - e.old.End.Character}
	}
	return position{p.Line + e.end.Line - e.old.End.Line, p.Character}
}

// locate returns the byte offset of the position in the text, and the position
// itself, which differs from p if p is outside the text.
func locate(text string, p position) (int, position) {
	at, line := 0, 0
	for line < p.Line {
		n := lineEnd(text[at:])
		if n == len(text[at:]) {
			return len(text), position{line, units(text[at:])}
		}
		at += n + breakLen(text[at+n:])
		line++
	}
	rest := text[at : at+lineEnd(text[at:])]
	n := 0
	for i, r := range rest {
		if n >= p.Character {
			return at + i, position{line, n}
		}
		n += utf16.RuneLen(r)
	}
	return at + len(rest), position{line, n}
}

// after returns the position behind s that starts at p.
func after(p position, s string) position {
	for {
		n := lineEnd(s)
		if n == len(s) {
			break
		}
		p = position{Line: p.Line + 1}
		s = s[n+breakLen(s[n:]):]
	}
	p.Character += units(s)
	return p
}

// units returns the length of s in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// lineEnd returns the offset of the first line break, the length of s without
// any. A line ends with LF or CR LF; a CR by itself is a character. The protocol
// would have it end a line as well, but neither of the servers behind does, and
// positions must mean here what they mean there.
func lineEnd(s string) int {
	n := strings.IndexByte(s, '\n')
	switch {
	case n < 0:
		return len(s)
	case n > 0 && s[n-1] == '\r':
		return n - 1
	}
	return n
}

// breakLen returns the length of the line break that s starts with.
func breakLen(s string) int {
	if strings.HasPrefix(s, "\r\n") {
		return 2
	}
	return 1
}

// commonPrefix returns the length of what both start with, in whole lines, so
// that no line break and no character is split.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.LastIndexByte(a[:n], '\n') + 1
}

// commonSuffix returns the length of what both end with, in whole characters and
// line breaks.
func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && (!utf8.RuneStart(a[len(a)-n]) || a[len(a)-n] == '\n') {
		n--
	}
	return n
}

// moveItems returns the diagnostics as they are after the edits, without those
// that the edits touch, and for what was made by gopls without the data: it
// holds edits of the text as it was.
func moveItems(items []json.RawMessage, edits []edit, keepData bool) []json.RawMessage {
	var moved []json.RawMessage
next:
	for _, item := range items {
		o := toObject(item)
		var old span
		if json.Unmarshal(o["range"], &old) != nil {
			continue
		}
		s := old
		for _, e := range edits {
			var ok bool
			if s, ok = e.move(s); !ok {
				continue next
			}
		}
		if s != old {
			o["range"] = encode(s)
			if !keepData {
				delete(o, "data")
			}
			item = encode(o)
		}
		moved = append(moved, item)
	}
	return moved
}
