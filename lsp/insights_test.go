package lsp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

const insightModule = `
-- go.mod --
module ex.test/m

go 1.26
-- cache.go --
` + cacheFile + `
-- other.go --
package m

func pure() int { return 1 }
`

const cacheFile = `package m

import "sync"

type cache struct {
	mu   sync.Mutex
	hits int
}

func (c *cache) hit(n int) {
	/* é𝄞 */ c.mu.Lock()
	c.hits += n
	c.log()
	c.mu.Unlock()
}

func (c *cache) log() {}

func (c *cache) reset() {
	c.mu.Lock()
	c.hits = 0
	c.mu.Unlock()
}

func (c *cache) get() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hits
}

func run(c *cache) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		c.hit(1)
	}()
	wg.Wait()
	go empty()
}

func empty() {}
`

// at returns the params of a request about a word on a line of a text.
func (s *session) at(name, text string, line int, word string) any {
	s.t.Helper()
	t := newText(text)
	start, end := t.line(line - 1)
	i := strings.Index(text[start:end], word)
	if i < 0 {
		s.t.Fatalf("line %d of %s has no %q", line, name, word)
	}
	p := t.position(start+i, utf16Units)
	return raw(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d}}`, uri.File(s.file(name)), p.Line, p.Character)
}

// hover returns what the server says of a word, and of which part of the text, as
// "line:word: text".
func (s *session) hover(name, text string, line int, word string) string {
	s.t.Helper()
	var h *protocol.Hover
	s.call(protocol.MethodTextDocumentHover, s.at(name, text, line, word), &h)
	if h == nil {
		return ""
	}
	start, end, err := newText(text).offsets(*h.Range, utf16Units)
	if err != nil {
		s.t.Fatal(err)
	}
	content := h.Contents.(*protocol.MarkupContent)
	if content.Kind != protocol.MarkupKindMarkdown {
		s.t.Errorf("the hover is %s", content.Kind)
	}
	return fmt.Sprintf("%d:%s: %s", h.Range.Start.Line+1, text[start:end], strings.ReplaceAll(content.Value, "\n\n", " | "))
}

func TestHover(t *testing.T) {
	s := newSession(t, insightModule, quickly)
	s.open("cache.go", cacheFile)
	for _, c := range []struct {
		line       int
		word, want string
	}{
		{11, "Lock", "11:Lock: `c.mu` is held until cache.go:14 | `mu` guards `hits`"},
		{12, "hits", "12:hits: Held here: `c.mu` (since cache.go:11) | `hits` is guarded by `mu`, in 3 of 3 places | `hits` is used by the goroutine started at cache.go:34"},
		{27, "Unlock", "27:Unlock: `c.mu` was locked at cache.go:26 | `mu` guards `hits`"},
		{34, "go", "34:go: The goroutine is joined at cache.go:38 | It captures by reference `wg` and `c` (reads it)"},
		{12, "n", ""},
		{3, "sync", ""},
	} {
		if got := s.hover("cache.go", cacheFile, c.line, c.word); got != c.want {
			t.Errorf("line %d, %s:\n got %s\nwant %s", c.line, c.word, got, c.want)
		}
	}

	moved := "// A new line.\n" + cacheFile
	s.change("cache.go", moved)
	want := "12:Lock: `c.mu` is held until cache.go:15 | `mu` guards `hits`"
	if got := s.hover("cache.go", moved, 12, "Lock"); got != want {
		t.Errorf("after an edit:\n got %s\nwant %s", got, want)
	}

	broken := strings.Replace(moved, "c.log()", "c.log(", 1)
	s.change("cache.go", broken)
	if got := s.hover("cache.go", broken, 12, "Lock"); got != want {
		t.Errorf("while it does not compile:\n got %s\nwant %s", got, want)
	}

	s.open("other.go", "package m\n\nfunc pure() int { return 1 }\n")
	if got := s.hover("other.go", "package m\n\nfunc pure() int { return 1 }\n", 3, "pure"); got != "" {
		t.Errorf("nothing is known of pure, but %s", got)
	}
	var h *protocol.Hover
	if s.call(protocol.MethodTextDocumentHover, s.at("go.mod", "module ex.test/m", 1, "ex"), &h); h != nil {
		t.Errorf("a file that is not open: %v", h)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestHoverMoves edits and asks before anything is analysed again: what is known goes
// with the text, in places and in the lines that are named.
func TestHoverMoves(t *testing.T) {
	s := newSession(t, insightModule, quickly)
	s.open("cache.go", cacheFile)
	s.hover("cache.go", cacheFile, 11, "Lock")
	s.mu.Lock()
	s.config = `{"debounce":60000}`
	s.mu.Unlock()
	s.notify(protocol.MethodWorkspaceDidChangeConfiguration, raw(`{"settings":null}`))
	s.await("settings", func() bool { return s.configured > 1 })
	moved := strings.Replace(cacheFile, "\tc.hits += n", "\t// One.\n\t// Two.\n\tc.hits += n", 1)
	s.change("cache.go", moved)
	for _, c := range []struct {
		line       int
		word, want string
	}{
		{11, "Lock", "11:Lock: `c.mu` is held until cache.go:16 | `mu` guards `hits`"},
		{36, "go", "36:go: The goroutine is joined at cache.go:40 | It captures by reference `wg` and `c` (reads it)"},
	} {
		if got := s.hover("cache.go", moved, c.line, c.word); got != c.want {
			t.Errorf("line %d, %s:\n got %s\nwant %s", c.line, c.word, got, c.want)
		}
	}
	gone := strings.Replace(moved, "c.mu.Lock()", "c.mu.Lorck()", 1)
	s.change("cache.go", gone)
	if got := s.hover("cache.go", gone, 11, "Lorck"); got != "" {
		t.Errorf("a name that has changed: %s", got)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

func TestDocumentHighlight(t *testing.T) {
	s := newSession(t, insightModule, quickly)
	s.open("cache.go", cacheFile)
	for _, c := range []struct {
		line int
		word string
		want []string
	}{
		{11, "Lock", []string{"11 Lock", "14 Unlock", "11-14"}},
		{14, "Unlock", []string{"11 Lock", "14 Unlock", "11-14"}},
		{27, "Unlock", []string{"26 Lock", "27 Unlock", "26-28"}},
		{12, "hits", nil},
	} {
		var list []protocol.DocumentHighlight
		s.call(protocol.MethodTextDocumentDocumentHighlight, s.at("cache.go", cacheFile, c.line, c.word), &list)
		var got []string
		for _, h := range list {
			if h.Kind == protocol.DocumentHighlightKindText {
				got = append(got, fmt.Sprintf("%d-%d", h.Range.Start.Line+1, h.Range.End.Line+1))
				continue
			}
			start, end, err := newText(cacheFile).offsets(h.Range, utf16Units)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%d %s", h.Range.Start.Line+1, cacheFile[start:end]))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("line %d, %s: %q, want %q", c.line, c.word, got, c.want)
		}
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

func (s *session) lenses(name string) []protocol.CodeLens {
	s.t.Helper()
	var list []protocol.CodeLens
	s.call(protocol.MethodTextDocumentCodeLens, raw(`{"textDocument":{"uri":%q}}`, uri.File(s.file(name))), &list)
	return list
}

func TestCodeLens(t *testing.T) {
	s := newSession(t, insightModule, quickly)
	s.open("cache.go", cacheFile)
	list := s.lenses("cache.go")
	if len(list) != 2 || list[0].Command.Title != "joined at cache.go:38" || list[1].Command.Title != "never joined" ||
		list[0].Range.Start.Line != 33 || list[1].Command.Command != "" {
		t.Fatalf("%+v", list)
	}
	execute := func(arguments []protocol.LSPAny) error {
		return s.try(protocol.MethodWorkspaceExecuteCommand, &protocol.ExecuteCommandParams{Command: commandShow, Arguments: arguments}, nil)
	}
	if err := execute(list[0].Command.Arguments); err != nil {
		t.Fatal(err)
	}
	if len(s.places) != 1 || fileName(s.places[0].URI) != s.file("cache.go") || s.places[0].Selection.Start.Line != 37 {
		t.Errorf("shown: %+v", s.places)
	}
	s.await("refresh", func() bool {
		again := s.relens > 0
		s.relens = 0
		return again
	})
	moved := strings.Replace(cacheFile, "go empty()", "\n\tgo empty()", 1)
	s.change("cache.go", moved)
	s.change("cache.go", "// A new line.\n"+moved)
	s.await("refresh after an edit", func() bool { return s.relens > 0 })
	if again := s.lenses("cache.go"); len(again) != 2 || again[0].Command.Title != "joined at cache.go:39" || again[1].Range.Start.Line != 40 {
		t.Errorf("after an edit: %+v", again)
	}
	if err := execute(list[0].Command.Arguments); err != nil { // of before the edit
		t.Fatal(err)
	}
	if len(s.places) != 2 || s.places[1].Selection.Start.Line != 38 {
		t.Errorf("shown: %+v", s.places)
	}
	for _, bad := range []string{`{"place":999}`, `{"uri":"file:///etc/passwd"}`, `17`, `null`} {
		if err := execute([]protocol.LSPAny{protocol.LSPAny(bad)}); err == nil {
			t.Errorf("%s is shown", bad)
		}
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

func TestInlayHint(t *testing.T) {
	for _, c := range []struct {
		settings string
		want     []string
	}{
		{`{"debounce":1}`, nil},
		{`{"debounce":1,"hints":{"guards":true}}`, []string{"7:9 guarded by mu"}},
		{`{"debounce":1,"hints":{"held":true}}`, []string{"13:8 holds c.mu"}},
	} {
		s := newSession(t, insightModule, c.settings)
		s.open("cache.go", cacheFile)
		var list []json.RawMessage
		s.call(protocol.MethodTextDocumentInlayHint, raw(`{"textDocument":{"uri":%q},"range":{"start":{"line":0,"character":0},"end":{"line":40,"character":0}}}`,
			uri.File(s.file("cache.go"))), &list)
		var got []string
		for _, data := range list {
			var h protocol.InlayHint
			if err := protocol.Unmarshal(data, &h); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%d:%d %s", h.Position.Line+1, h.Position.Character, h.Label))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("with %s: %q, want %q", c.settings, got, c.want)
		}
		if err := s.end(); err != nil {
			t.Error(err)
		}
	}
}
