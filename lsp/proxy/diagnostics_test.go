package proxy

import (
	"fmt"
	"slices"
	"testing"
)

const doc = "file:///dir/x.go"

// has returns a predicate for diagnostics with just these messages.
func has(messages ...string) func([]string) bool {
	return func(got []string) bool { return slices.Equal(got, messages) }
}

// diagnosticsAt returns the parameters of diagnostics, one a line, with the message; version
// 0 is none.
func diagnosticsAt(version int, message string, lines ...int) string {
	list, sep := "", ""
	for _, l := range lines {
		list += sep + fmt.Sprintf(`{"range":{"start":{"line":%d,"character":1},"end":{"line":%d,"character":4}},"message":"%s","source":"s","data":{"x":1}}`, l, l, message)
		sep = ","
	}
	v := ""
	if version != 0 {
		v = fmt.Sprintf(`"version":%d,`, version)
	}
	return fmt.Sprintf(`{"uri":%q,%s"diagnostics":[%s]}`, doc, v, list)
}

func open(p *peer, version int) {
	p.notify("textDocument/didOpen", fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":"go","version":%d,"text":"0000\n1111\n2222\n3333\n"}}`, doc, version))
}

// insertLine inserts a line before another.
func insertLine(p *peer, version, line int) {
	p.notify("textDocument/didChange", fmt.Sprintf(
		`{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"range":{"start":{"line":%d,"character":0},"end":{"line":%d,"character":0}},"text":"new\n"}]}`,
		doc, version, line, line))
}

const publish = "textDocument/publishDiagnostics"

// TestPushMerge: one list of both, in one notification for each of a server, and no
// side erases the other's.
func TestPushMerge(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	open(s.client, 1)
	s.sync()
	raw := `{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics", "params":` + diagnosticsAt(1, "gopls", 1) + `}`
	f.send("%s", raw)
	if m := s.client.awaitDiagnostics(doc, has("gopls")); string(m.raw) != raw {
		t.Errorf("alone it became %s", m.raw)
	}
	s.half.notify(publish, diagnosticsAt(1, "ours", 2))
	m := s.client.awaitDiagnostics(doc, has("gopls", "ours"))
	if v := string(at(m.Params, "version")); v != "1" {
		t.Errorf("version %q", v)
	}
	f.notify(publish, diagnosticsAt(1, "gopls"))
	s.client.awaitDiagnostics(doc, has("ours"))
	f.notify(publish, diagnosticsAt(1, "again", 1, 2))
	s.client.awaitDiagnostics(doc, has("again", "again", "ours"))
	s.half.notify(publish, diagnosticsAt(1, "ours"))
	s.client.awaitDiagnostics(doc, has("again", "again"))
	s.half.notify(publish, diagnosticsAt(1, "ours", 2))
	s.client.awaitDiagnostics(doc, has("again", "again", "ours"))
	f.notify(publish, diagnosticsAt(0, "late", 1)) // of the file, before the document was opened
	m = s.client.awaitDiagnostics(doc, has("late", "ours"))
	if v := string(at(m.Params, "version")); v != "1" {
		t.Errorf("version %q with a list that has none", v)
	}
	if n := s.client.count(publish); n != 7 {
		t.Errorf("%d notifications for 7", n)
	}
}

// TestPushMergeClosed: gopls reports for closed documents as well, without a version.
func TestPushMergeClosed(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	f.notify(publish, diagnosticsAt(0, "gopls", 1))
	s.client.awaitDiagnostics(doc, has("gopls"))
	s.half.notify(publish, diagnosticsAt(0, "ours", 1))
	if m := s.client.awaitDiagnostics(doc, has("gopls", "ours")); at(m.Params, "version") != nil {
		t.Errorf("a version of a closed document: %s", m.raw)
	}
	open(s.client, 7)
	s.sync()
	f.notify(publish, diagnosticsAt(7, "gopls", 1))
	m := s.client.awaitDiagnostics(doc, has("gopls", "ours"))
	if v := string(at(m.Params, "version")); v != "7" {
		t.Errorf("version %q", v)
	}
	insertLine(s.client, 8, 0)
	s.client.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, doc))
	s.sync()
	f.notify(publish, diagnosticsAt(0, "gopls"))
	s.client.awaitDiagnostics(doc, has("ours"))
}

// lines returns the start lines of published diagnostics.
func lines(m message) (lines []string) {
	for _, d := range toList(at(m.Params, "diagnostics")) {
		lines = append(lines, string(at(d, "range", "start", "line")))
	}
	return lines
}

// TestStaleDiagnostics: a list for an older text follows the edits, and what they touch
// is left out, so that no position is wrong and nothing flickers.
func TestStaleDiagnostics(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	open(s.client, 1)
	s.sync()
	s.half.notify(publish, diagnosticsAt(1, "ours", 0, 1, 3))
	s.client.awaitDiagnostics(doc, has("ours", "ours", "ours"))
	insertLine(s.client, 2, 1)
	s.client.notify("textDocument/didChange", fmt.Sprintf( // within the diagnostic that was in line 3
		`{"textDocument":{"uri":%q,"version":3},"contentChanges":[{"range":{"start":{"line":4,"character":2},"end":{"line":4,"character":3}},"text":"😀"}]}`, doc))
	s.sync()
	f.notify(publish, diagnosticsAt(3, "gopls", 9))
	m := s.client.awaitDiagnostics(doc, has("gopls", "ours", "ours"))
	if got := lines(m); !slices.Equal(got, []string{"9", "0", "2"}) || string(at(m.Params, "version")) != "3" {
		t.Errorf("lines %v in %s", got, m.raw)
	}
	// Our next report is for a text that is old by now: it is moved at once.
	insertLine(s.client, 4, 0)
	s.sync()
	s.half.notify(publish, diagnosticsAt(3, "ours", 5))
	m = s.client.awaitDiagnostics(doc, has("gopls", "ours"))
	if got := lines(m); !slices.Equal(got, []string{"10", "6"}) || string(at(m.Params, "version")) != "4" {
		t.Errorf("lines %v in %s", got, m.raw)
	}
	// What gopls had attached holds edits for the old text; ours is a name only.
	theirs, our := toList(at(m.Params, "diagnostics"))[0], toList(at(m.Params, "diagnostics"))[1]
	if at(theirs, "data") != nil || at(our, "data") == nil || toText(at(theirs, "source")) != "s" {
		t.Errorf("data of %s", m.raw)
	}
	// One for a text of which nothing is known is no use.
	s.half.notify(publish, diagnosticsAt(77, "ours", 5))
	s.client.awaitDiagnostics(doc, has("gopls"))
}

// TestReopenedAfterEdits: what was said before the last edits of a document is moved
// when it is closed, and forgotten where another text is opened.
func TestReopenedAfterEdits(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"the same text", `0000\nnew\n1111\n2222\n3333\n`, []string{"9", "3"}},
		{"another text", `0000\n1111\n2222\n3333\n`, []string{"9"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(t, nil)
			f, _ := s.start(nil)
			open(s.client, 1)
			s.sync()
			s.half.notify(publish, diagnosticsAt(1, "ours", 2))
			s.client.awaitDiagnostics(doc, has("ours"))
			insertLine(s.client, 2, 1)
			s.client.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, doc))
			s.client.notify("textDocument/didOpen",
				fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":"go","version":3,"text":"%s"}}`, doc, test.text))
			s.sync()
			f.notify(publish, diagnosticsAt(3, "gopls", 9))
			m := s.client.awaitDiagnostics(doc, func(messages []string) bool { return len(messages) > 0 && messages[0] == "gopls" })
			if got := lines(m); !slices.Equal(got, test.want) {
				t.Errorf("lines %v, want %v, in %s", got, test.want, m.raw)
			}
		})
	}
}

// TestReopened: versions may start again when a document is opened again.
func TestReopened(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	open(s.client, 5)
	s.sync()
	f.notify(publish, diagnosticsAt(5, "gopls", 1))
	s.client.awaitDiagnostics(doc, has("gopls"))
	s.client.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, doc))
	open(s.client, 1)
	s.sync()
	s.half.notify(publish, diagnosticsAt(1, "ours", 1))
	m := s.client.awaitDiagnostics(doc, has("gopls", "ours"))
	if got := lines(m); !slices.Equal(got, []string{"1", "1"}) || string(at(m.Params, "version")) != "1" {
		t.Errorf("lines %v in %s", got, m.raw)
	}
}

// TestSpellings: the two servers may spell the URI of a document differently.
func TestSpellings(t *testing.T) {
	s := newSession(t, nil)
	f, _ := s.start(nil)
	s.half.notify(publish, `{"uri":"file:///C%3A/a%20b.go","diagnostics":[{"message":"ours"}]}`)
	s.client.awaitDiagnostics("file:///C%3A/a%20b.go", has("ours"))
	f.notify(publish, `{"uri":"file:///c:/a b.go","diagnostics":[{"message":"gopls"}]}`)
	m := s.client.awaitDiagnostics("file:///c:/a b.go", has("gopls", "ours"))
	if uri := toText(at(m.Params, "uri")); uri != "file:///c:/a b.go" {
		t.Errorf("URI %s", uri)
	}
}

// TestHistory: the memory of changes is bounded, and what is older than it is dropped.
func TestHistory(t *testing.T) {
	d := &document{version: 1}
	p := &proxy{docs: map[string]*document{doc: d}, diagnostics: store{}}
	for i := range maxHistory + 10 {
		p.changeDocument([]byte(fmt.Sprintf(`{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"text":"%d"}]}`, doc, 2*i+3, i)))
	}
	if len(d.history) != maxHistory {
		t.Errorf("%d revisions are kept", len(d.history))
	}
	if _, ok := d.since(1); ok {
		t.Error("the oldest version is still known")
	}
	if edits, ok := d.since(d.version - 4); !ok || len(edits) != 2 {
		t.Errorf("since two changes before: %v, %v", edits, ok)
	}
	if edits, ok := d.since(d.version); !ok || len(edits) != 0 {
		t.Errorf("since now: %v, %v", edits, ok)
	}
}
