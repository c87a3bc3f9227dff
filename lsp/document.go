package lsp

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// A document is a file that the client has open, at one of its versions. It is
// never changed: an edit makes another one.
type document struct {
	name    string  // of the file
	uri     uri.URI // as the client writes it
	version int32
	text    *text
	seq     int   // counts the texts of all documents: two with one seq are the same text
	first   int   // the seq of the text with which it was opened
	opened  int   // the same, if the file on disk had that text, or 0
	stamp   stamp // of the file when it was opened
	history []change
	trimmed int // the seq of the last change that is not in history any more
}

// A change replaced the bytes [start, end) by size others and so made the text
// with number seq. It may have joined what it put in, or what was on its two
// sides, to the word before or after.
type change struct {
	seq                   int
	start, end, size      int
	joinsLeft, joinsRight bool
}

// maxHistory bounds the changes that are kept. Findings from before them are
// dropped when the text goes on changing.
const maxHistory = 4096

// edited returns the document after the changes of one notification.
func (d *document) edited(version int32, seq int, changes []protocol.TextDocumentContentChangeEvent, units encoding) (*document, error) {
	next := *d
	next.version, next.seq = version, seq
	next.history = next.history[:len(next.history):len(next.history)]
	if len(next.history) > maxHistory {
		half := len(next.history) / 2
		next.trimmed = next.history[half-1].seq
		next.history = append([]change(nil), next.history[half:]...)
	}
	for _, c := range changes {
		var start, end int
		var with string
		switch c := c.(type) {
		case *protocol.TextDocumentContentChangePartial:
			var err error
			if start, end, err = next.text.offsets(c.Range, units); err != nil {
				return nil, err
			}
			with = c.Text
		case *protocol.TextDocumentContentChangeWholeDocument:
			start, end, with = difference(next.text.data, c.Text)
		default:
			return nil, fmt.Errorf("a change of an unknown kind")
		}
		data := next.text.data[:start] + with + next.text.data[end:]
		next.text = newText(data)
		next.history = append(next.history, change{seq, start, end, len(with), inWord(data, start), inWord(data, start+len(with))})
	}
	return &next, nil
}

// difference finds the one stretch in which two texts differ.
func difference(old, new string) (start, end int, with string) {
	for start < len(old) && start < len(new) && old[start] == new[start] {
		start++
	}
	tail := 0
	for tail < len(old)-start && tail < len(new)-start && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	return start, len(old) - tail, new[start : len(new)-tail]
}

// carry says where a stretch of the text with number seq is now. It fails if
// the stretch was changed, or if that is no longer known.
func (d *document) carry(seq, start, end int) (int, int, bool) {
	if seq == d.seq {
		return start, end, true
	}
	i := 0
	for i < len(d.history) && d.history[i].seq <= seq {
		i++
	}
	if seq < d.first || seq < d.trimmed {
		return 0, 0, false
	}
	for _, c := range d.history[i:] {
		switch {
		case c.end < start || c.end == start && !c.joinsRight:
			start += c.size - (c.end - c.start)
			end += c.size - (c.end - c.start)
		case c.start > end || c.start == end && !c.joinsLeft:
		default:
			return 0, 0, false
		}
	}
	return start, end, true
}

// inWord reports whether the place is between two characters of one word.
func inWord(data string, at int) bool {
	return 0 < at && at < len(data) && wordByte(data[at-1]) && wordByte(data[at])
}

func wordByte(b byte) bool {
	return b == '_' || b >= utf8.RuneSelf || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// fileName returns the file that a URI names, or "" if it names none.
func fileName(u uri.URI) string {
	if !strings.HasPrefix(string(u), "file:") {
		return ""
	}
	return u.FsPath()
}
