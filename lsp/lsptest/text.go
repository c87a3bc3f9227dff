package lsptest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Offset finds the byte that a position means in a text. Unlike servers, which
// have to be lenient, it refuses what is outside the text or within a character.
func Offset(text string, p Position, units Encoding) (int, error) {
	at := 0
	for range p.Line {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0, fmt.Errorf("line %d is outside the text", p.Line)
		}
		at += i + 1
	}
	line, _, _ := strings.Cut(text[at:], "\n")
	line = strings.TrimSuffix(line, "\r")
	left := p.Character
	for i := 0; ; {
		if left == 0 {
			return at + i, nil
		}
		if i == len(line) || left < 0 {
			return 0, fmt.Errorf("character %d of line %d is outside the line or within a character: %q", p.Character, p.Line, line)
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		left -= runeUnits(r, size, units)
		i += size
	}
}

// PositionAt is where a byte of a text is.
func PositionAt(text string, offset int, units Encoding) Position {
	before := text[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	p := Position{Line: strings.Count(before, "\n")}
	for i := start; i < offset; {
		r, size := utf8.DecodeRuneInString(text[i:])
		p.Character += runeUnits(r, size, units)
		i += size
	}
	return p
}

func runeUnits(r rune, size int, units Encoding) int {
	switch {
	case units == UTF8:
		return size
	case units != UTF32 && r >= 0x10000:
		return 2
	}
	return 1
}

// offsets finds the bytes of a range.
func offsets(text string, r Range, units Encoding) (start, end int, err error) {
	if start, err = Offset(text, r.Start, units); err != nil {
		return 0, 0, err
	}
	if end, err = Offset(text, r.End, units); err != nil {
		return 0, 0, err
	}
	if end < start {
		return 0, 0, fmt.Errorf("range %v ends before it starts", r)
	}
	return start, end, nil
}

// difference finds the one stretch in which two texts differ, at whole characters.
func difference(old, new string) (start, end int, with string) {
	for start < len(old) && start < len(new) && old[start] == new[start] {
		start++
	}
	for start > 0 && (within(old, start) || within(new, start)) {
		start--
	}
	tail := 0
	for tail < len(old)-start && tail < len(new)-start && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	for tail > 0 && (within(old, len(old)-tail) || within(new, len(new)-tail)) {
		tail--
	}
	return start, len(old) - tail, new[start : len(new)-tail]
}

// within reports whether there is no position before byte i of s: it is in the
// middle of a character, or between CR and LF.
func within(s string, i int) bool {
	return i < len(s) && (!utf8.RuneStart(s[i]) || i > 0 && s[i] == '\n' && s[i-1] == '\r')
}
