package lsp

import (
	"math/rand/v2"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
)

// TestEdited applies random incremental changes to a document and to a string.
func TestEdited(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, units := range allUnits {
		for range 200 {
			data := strings.ToValidUTF8(randomText(rnd, 30), "?")
			doc := &document{text: newText(data), seq: 1, first: 1}
			for seq := 2; seq < 20; seq++ {
				i, j := cut(rnd, data)
				with := strings.ToValidUTF8(randomText(rnd, 4), "?")
				c := &protocol.TextDocumentContentChangePartial{Range: doc.text.span(i, j, units), Text: with}
				data = data[:i] + with + data[j:]
				next, err := doc.edited(int32(seq), seq, []protocol.TextDocumentContentChangeEvent{c}, units)
				if err != nil {
					t.Fatal(err)
				}
				if next.text.data != data || next.seq != seq {
					t.Fatalf("got %q, want %q", next.text.data, data)
				}
				doc = next
			}
		}
	}
}

// TestCarry follows a word through random edits around it, and sees that an
// edit of the word itself is noticed.
func TestCarry(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	carried, lost := 0, 0
	for range 2000 {
		const word = "counter"
		data := randomASCII(rnd) + randomASCII(rnd) + " " + word + " " + randomASCII(rnd) + randomASCII(rnd)
		doc := &document{text: newText(data), seq: 1, first: 1}
		at := strings.Index(data, word)
		for seq := 2; seq < 5; seq++ {
			i, j := cut(rnd, doc.text.data)
			j = min(j, i+3)
			next, err := doc.edited(int32(seq), seq, []protocol.TextDocumentContentChangeEvent{
				&protocol.TextDocumentContentChangePartial{Range: doc.text.span(i, j, utf8Units), Text: randomASCII(rnd)}}, utf8Units)
			if err != nil {
				t.Fatal(err)
			}
			doc = next
		}
		start, end, ok := doc.carry(1, at, at+len(word))
		if !ok {
			lost++
			continue
		}
		carried++
		if got := doc.text.data[start:end]; got != word || inWord(doc.text.data, start) || inWord(doc.text.data, end) {
			t.Fatalf("%q was carried to %q of %q", word, got, doc.text.data)
		}
	}
	if carried < 100 || lost < 100 {
		t.Errorf("carried %d times and lost %d times: that tests little", carried, lost)
	}
}

func randomASCII(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(12) {
		b.WriteByte("ab \n;("[rnd.IntN(6)])
	}
	return b.String()
}

// TestCarryFromElsewhere asks for texts that the history does not reach.
func TestCarryFromElsewhere(t *testing.T) {
	doc := &document{text: newText("a b"), seq: 5, first: 5}
	if _, _, ok := doc.carry(4, 0, 1); ok {
		t.Error("a place was carried from before the document was opened")
	}
	for seq := 6; seq < 6+maxHistory+10; seq++ {
		next, err := doc.edited(int32(seq), seq, []protocol.TextDocumentContentChangeEvent{
			&protocol.TextDocumentContentChangeWholeDocument{Text: doc.text.data + "."}}, utf8Units)
		if err != nil {
			t.Fatal(err)
		}
		doc = next
	}
	if _, _, ok := doc.carry(5, 0, 1); ok {
		t.Error("a place was carried over a gap in the history")
	}
	if len(doc.history) > maxHistory {
		t.Errorf("the history has grown to %d", len(doc.history))
	}
	if _, _, ok := doc.carry(doc.seq-1, 0, 1); !ok {
		t.Error("a place was lost though the edit was after it")
	}
}

func TestBadChange(t *testing.T) {
	doc := &document{text: newText("ab\n"), seq: 1, first: 1}
	for _, r := range []protocol.Range{
		{Start: protocol.Position{Line: 9}, End: protocol.Position{Line: 9}},
		{Start: protocol.Position{Line: 1}, End: protocol.Position{Line: 0}},
	} {
		if _, err := doc.edited(2, 2, []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangePartial{Range: r}}, utf8Units); err == nil {
			t.Errorf("a change of %v is no error", r)
		}
	}
}
