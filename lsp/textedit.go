package lsp

import (
	"strings"

	"github.com/conclsp/conclsp/fixes/rewrite"
	"go.lsp.dev/protocol"
)

// textEdits returns edits that turn a text into another, line by line, so that
// the cursor, folds and marks of an editor stay where nothing has changed.
func textEdits(old *text, new string, units encoding) []protocol.TextEdit {
	edits := []protocol.TextEdit{}
	for _, e := range rewrite.DiffLines("", []byte(old.data), []byte(new)) {
		start, end, with := trim(old.data[e.Start:e.End], string(e.New))
		edits = append(edits, protocol.TextEdit{Range: old.span(e.Start+start, e.Start+end, units), NewText: with})
	}
	return edits
}

// trim leaves out of a replacement what it keeps at both ends, by whole lines
// for an insertion and by characters within a line.
func trim(old, new string) (start, end int, with string) {
	if old == "" || strings.Contains(strings.TrimSuffix(old, "\n"), "\n") {
		return 0, len(old), new
	}
	start, end, with = difference(old, new)
	if !onRune(old, start) || !onRune(old, end) || strings.HasPrefix(old[max(0, end-1):], "\r\n") || !onRune(new, start) || !onRune(new, start+len(with)) {
		return 0, len(old), new
	}
	return start, end, with
}

func onRune(s string, i int) bool { return i >= len(s) || s[i]&0xC0 != 0x80 }
