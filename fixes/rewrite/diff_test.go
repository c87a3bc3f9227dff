package rewrite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestDiffLines compares the edits with what they are to make, for random texts of few
// different lines.
func TestDiffLines(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	text := func() []byte {
		var b strings.Builder
		for range rnd.IntN(12) {
			fmt.Fprintf(&b, "%c\n", 'a'+rune(rnd.IntN(4)))
		}
		if rnd.IntN(3) == 0 {
			b.WriteString("end")
		}
		return []byte(b.String())
	}
	for range 20000 {
		a, b := text(), text()
		edits := DiffLines("x", a, b)
		got, last, changed := []byte(nil), 0, 0
		for _, e := range edits {
			if e.Start < last || e.End < e.Start || e.Start > 0 && a[e.Start-1] != '\n' {
				t.Fatalf("edits %v of %q", edits, a)
			}
			got = append(append(got, a[last:e.Start]...), e.New...)
			last = e.End
			changed += bytes.Count(e.New, []byte("\n")) + bytes.Count(a[e.Start:e.End], []byte("\n"))
		}
		if got = append(got, a[last:]...); !bytes.Equal(got, b) {
			t.Fatalf("from %q got %q, want %q", a, got, b)
		}
		if bytes.Equal(a, b) != (len(edits) == 0) {
			t.Fatalf("%d edits from %q to %q", len(edits), a, b)
		}
		if least := distance(bytes.SplitAfter(a, []byte("\n")), bytes.SplitAfter(b, []byte("\n"))); changed > least {
			t.Fatalf("%d lines changed from %q to %q, %d would do", changed, a, b, least)
		}
	}
}

// distance is the least number of lines to remove and add.
func distance(a, b [][]byte) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next := slices.Clone(row)
		next[0] = i + 1
		for j := range b {
			if next[j+1] = 1 + min(row[j+1], next[j]); bytes.Equal(a[i], b[j]) {
				next[j+1] = row[j]
			}
		}
		row = next
	}
	return row[len(b)]
}

// TestDiffFar is about texts with too little in common to look for it.
func TestDiffFar(t *testing.T) {
	a, b := bytes.Repeat([]byte("a\n"), 2*maxDistance), bytes.Repeat([]byte("b\n"), 2*maxDistance)
	edits := DiffLines("x", a, b)
	if len(edits) != 1 || edits[0].Start != 0 || edits[0].End != len(a) || !bytes.Equal(edits[0].New, b) {
		t.Errorf("%d edits", len(edits))
	}
}

// TestCatalog wants IDs and titles to be unique.
func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Catalog() {
		for _, s := range []string{e.ID, e.Title} {
			if s == "" || seen[s] {
				t.Errorf("%q is empty or not unique", s)
			}
			seen[s] = true
		}
		if e.Kind != Kind+"."+e.ID || e.Safety == "" || e.find == nil || e.apply == nil {
			t.Errorf("%s: %+v", e.ID, e)
		}
	}
}
