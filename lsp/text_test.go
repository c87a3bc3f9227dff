package lsp

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/protocol"
)

// randomText is made of characters of every width and of both ends of line.
func randomText(rnd *rand.Rand, n int) string {
	parts := []string{"a", "b_", "é", "世", "𐐀", "\n", "\r\n", " ", "\t", "\xff", "if x {"}
	var b strings.Builder
	for range rnd.IntN(n + 1) {
		b.WriteString(parts[rnd.IntN(len(parts))])
	}
	return b.String()
}

var allUnits = []encoding{utf8Units, utf16Units, utf32Units}

// TestPositions converts every offset of random texts there and back, and
// counts the characters of its line in another way.
func TestPositions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		data := randomText(rnd, 40)
		txt := newText(data)
		for off := 0; off <= len(data); off++ {
			if off < len(data) && !utf8.RuneStart(data[off]) && utf8.ValidString(data) {
				continue
			}
			if off > 0 && off < len(data) && data[off-1] == '\r' && data[off] == '\n' {
				continue // between the two is no position
			}
			before := data[:off]
			line := strings.Count(before, "\n")
			rest := before[strings.LastIndex(before, "\n")+1:]
			for _, units := range allUnits {
				want := map[encoding]int{utf8Units: len(rest), utf16Units: len(utf16.Encode([]rune(rest))), utf32Units: utf8.RuneCountInString(rest)}[units]
				pos := txt.position(off, units)
				if int(pos.Line) != line || int(pos.Character) != want {
					t.Fatalf("%q: offset %d is %d:%d in %s, want %d:%d", data, off, pos.Line, pos.Character, units, line, want)
				}
				back, err := txt.offset(pos, units)
				if err != nil || back != off && utf8.ValidString(data) {
					t.Fatalf("%q: offset %d comes back as %d, %v", data, off, back, err)
				}
			}
		}
	}
}

func TestPositionsOutside(t *testing.T) {
	txt := newText("ab\r\ncd\n")
	for _, units := range allUnits {
		if off, err := txt.offset(protocol.Position{Line: 0, Character: 99}, units); err != nil || off != 2 {
			t.Errorf("beyond the end of a line: %d, %v", off, err)
		}
		if off, err := txt.offset(protocol.Position{Line: 2, Character: 0}, units); err != nil || off != 7 {
			t.Errorf("the empty last line: %d, %v", off, err)
		}
		if _, err := txt.offset(protocol.Position{Line: 3}, units); err == nil {
			t.Error("a line that does not exist is no error")
		}
		if _, err := txt.offset(protocol.Position{Line: 1 << 31, Character: 1 << 31}, units); err == nil {
			t.Error("a line far away is no error")
		}
	}
	if off, err := newText("a𐐀b").offset(protocol.Position{Character: 2}, utf16Units); err != nil || off != 1 {
		t.Errorf("the middle of a surrogate pair: %d, %v", off, err)
	}
	if _, _, err := txt.offsets(protocol.Range{Start: protocol.Position{Line: 1}}, utf16Units); err == nil {
		t.Error("an inverted range is no error")
	}
}

func TestVisible(t *testing.T) {
	for _, tt := range []struct {
		text       string
		at         int
		start, end int
	}{
		{"ab\ncd", 0, 0, 1},
		{"ab\ncd", 2, 1, 2},
		{"é\n", 2, 0, 2},
		{"ab\r\n", 3, 1, 2},
		{"\n\n", 1, 1, 1},
		{"", 0, 0, 0},
		{"x", 99, 0, 1},
	} {
		if start, end := newText(tt.text).visible(tt.at, tt.at); start != tt.start || end != tt.end {
			t.Errorf("%q at %d: [%d, %d), want [%d, %d)", tt.text, tt.at, start, end, tt.start, tt.end)
		}
	}
}

// TestTextEdits turns random texts into others.
func TestTextEdits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		old := strings.ToValidUTF8(randomText(rnd, 60), "?")
		new := old
		for range 1 + rnd.IntN(4) {
			i, j := cut(rnd, new)
			new = new[:i] + strings.ToValidUTF8(randomText(rnd, 5), "?") + new[j:]
		}
		for _, units := range allUnits {
			was := newText(old)
			got, shift := old, 0
			for _, e := range textEdits(was, new, units) {
				start, end, err := was.offsets(e.Range, units)
				if err != nil {
					t.Fatal(err)
				}
				got = got[:start+shift] + e.NewText + got[end+shift:]
				shift += len(e.NewText) - (end - start)
			}
			if got != new {
				t.Fatalf("%q edited to %q, want %q", old, got, new)
			}
		}
	}
}

// cut chooses a stretch that splits no character and no end of line.
func cut(rnd *rand.Rand, s string) (start, end int) {
	start = rnd.IntN(len(s) + 1)
	end = start + rnd.IntN(len(s)-start+1)
	for start > 0 && (!onRune(s, start) || strings.HasPrefix(s[start-1:], "\r\n")) {
		start--
	}
	for end < len(s) && (!onRune(s, end) || end > 0 && strings.HasPrefix(s[end-1:], "\r\n")) {
		end++
	}
	return start, end
}

func TestTextEditsAreSmall(t *testing.T) {
	old := "package p\n\nvar a int\n\nfunc f() {\n\ta++\n}\n\nfunc g() {\n\ta = 2\n}\n"
	new := strings.ReplaceAll(strings.ReplaceAll(old, "a++", "a.Add(1)"), "a = 2", "a.Store(2)")
	var got []string
	for _, e := range textEdits(newText(old), new, utf16Units) {
		got = append(got, e.NewText)
	}
	if want := []string{".Add(1)", ".Store(2)"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("edits insert %q, want %q", got, want)
	}
}
