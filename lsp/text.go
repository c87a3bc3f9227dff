package lsp

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"go.lsp.dev/protocol"
)

// encoding is the unit in which the client counts the characters of a line.
type encoding protocol.PositionEncodingKind

const (
	utf8Units  = encoding(protocol.PositionEncodingKindUTF8)
	utf16Units = encoding(protocol.PositionEncodingKindUTF16)
	utf32Units = encoding(protocol.PositionEncodingKindUTF32)
)

// text is the contents of a document. It is never changed.
type text struct {
	data  string
	lines []int // offsets at which lines begin
}

func newText(data string) *text {
	t := &text{data: data, lines: []int{0}}
	for i := 0; ; {
		j := strings.IndexByte(data[i:], '\n')
		if j < 0 {
			return t
		}
		i += j + 1
		t.lines = append(t.lines, i)
	}
}

// line returns the bounds of a line, without what ends it.
func (t *text) line(n int) (start, end int) {
	start, end = t.lines[n], len(t.data)
	if n+1 < len(t.lines) {
		end = t.lines[n+1] - 1
		if end > start && t.data[end-1] == '\r' {
			end--
		}
	}
	return start, end
}

// position converts a byte offset. One outside the text is taken for its end.
func (t *text) position(offset int, units encoding) protocol.Position {
	offset = max(0, min(offset, len(t.data)))
	n := sort.SearchInts(t.lines, offset+1) - 1
	start, end := t.line(n)
	return protocol.Position{Line: uint32(n), Character: uint32(width(t.data[start:min(offset, end)], units))}
}

// offset converts a position. A character beyond the end of its line is that
// end, as the protocol has it; a line that does not exist is an error.
func (t *text) offset(p protocol.Position, units encoding) (int, error) {
	if int64(p.Line) >= int64(len(t.lines)) {
		return 0, fmt.Errorf("line %d of a text with %d lines", p.Line, len(t.lines))
	}
	start, end := t.line(int(p.Line))
	if units == utf8Units {
		if uint64(p.Character) < uint64(end-start) {
			end = start + int(p.Character)
			for end > start && !utf8.RuneStart(t.data[end]) {
				end--
			}
		}
		return end, nil
	}
	left := int64(p.Character)
	for start < end && left > 0 {
		r, size := utf8.DecodeRuneInString(t.data[start:end])
		if left -= int64(runeWidth(r, units)); left < 0 {
			break // in the middle of a surrogate pair
		}
		start += size
	}
	return start, nil
}

// offsets converts a range.
func (t *text) offsets(r protocol.Range, units encoding) (start, end int, err error) {
	if start, err = t.offset(r.Start, units); err != nil {
		return 0, 0, err
	}
	if end, err = t.offset(r.End, units); err != nil {
		return 0, 0, err
	}
	if end < start {
		return 0, 0, fmt.Errorf("range %d:%d to %d:%d is inverted", r.Start.Line, r.Start.Character, r.End.Line, r.End.Character)
	}
	return start, end, nil
}

// span converts a stretch of bytes to a range.
func (t *text) span(start, end int, units encoding) protocol.Range {
	return protocol.Range{Start: t.position(start, units), End: t.position(end, units)}
}

// visible widens an empty stretch, which some editors would not show, to one
// character: the next of its line, or else the one before.
func (t *text) visible(start, end int) (int, int) {
	start = max(0, min(start, len(t.data)))
	end = max(start, min(end, len(t.data)))
	if start < end {
		return start, end
	}
	n := sort.SearchInts(t.lines, start+1) - 1
	first, last := t.line(n)
	if start < last {
		_, size := utf8.DecodeRuneInString(t.data[start:last])
		return start, start + size
	}
	if start = min(start, last); start > first {
		_, size := utf8.DecodeLastRuneInString(t.data[first:start])
		return start - size, start
	}
	return start, start // an empty line
}

// byteOffset finds a place given by a line, counted from 1, and a column in
// bytes, counted from 1, as far as the text has it.
func (t *text) byteOffset(line, column int) (int, bool) {
	if line < 1 || line > len(t.lines) {
		return 0, false
	}
	start, end := t.line(line - 1)
	if column < 1 || start+column-1 > end {
		return start, column < 1
	}
	return start + column - 1, true
}

func width(s string, units encoding) int {
	if units == utf8Units {
		return len(s)
	}
	n := 0
	for _, r := range s {
		n += runeWidth(r, units)
	}
	return n
}

func runeWidth(r rune, units encoding) int {
	if units == utf16Units && r >= 0x10000 {
		return 2
	}
	return 1
}
