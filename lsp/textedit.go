package lsp

import (
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

type protocolURI = uri.URI

// textEdits returns edits that turn a text into another, line by line, so that
// the cursor, folds and marks of an editor stay where nothing has changed.
func textEdits(old *text, new string, units encoding) []protocol.TextEdit {
	a, b := splitLines(old.data), splitLines(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	edits := []protocol.TextEdit{}
	at := 0 // offset in old of line i
	for _, line := range a[:head] {
		at += len(line)
	}
	replace := func(lines, with []string) {
		n := 0
		for _, line := range lines {
			n += len(line)
		}
		if n > 0 || len(with) > 0 {
			start, end, text := trim(old.data[at:at+n], strings.Join(with, ""))
			edits = append(edits, protocol.TextEdit{Range: old.span(at+start, at+end, units), NewText: text})
		}
		at += n
	}
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	for _, common := range commonLines(a, b) {
		replace(a[:common.a], b[:common.b])
		at += len(a[common.a])
		a, b = a[common.a+1:], b[common.b+1:]
	}
	replace(a, b)
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

func splitLines(s string) []string {
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// pair is a line that two texts have in common: its index in each, counted
// from the pair before.
type pair struct{ a, b int }

// maxDiff bounds the work of commonLines, in pairs of lines that are compared.
const maxDiff = 4 << 20

// commonLines finds a longest common subsequence of lines by dynamic
// programming (Wagner and Fischer, 1974), or none where that is too much work.
func commonLines(a, b []string) []pair {
	if len(a)*len(b) > maxDiff {
		return nil
	}
	width := len(b) + 1
	best := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i*width+j] = best[(i+1)*width+j+1] + 1
			} else {
				best[i*width+j] = max(best[(i+1)*width+j], best[i*width+j+1])
			}
		}
	}
	var pairs []pair
	i, j, lastI, lastJ := 0, 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, pair{i - lastI, j - lastJ})
			i, j = i+1, j+1
			lastI, lastJ = i, j
		case best[(i+1)*width+j] >= best[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
