package lsp

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

const counterModule = `
-- go.mod --
module ex.test/m

go 1.26
-- count.go --
` + counterFile

const counterFile = `package m

func count() int {
	n := 0
	for range 10 {
		go func() {
			n++
		}()
	}
	return n
}
`

const quickly = `{"notifyDiagnosed":true,"debounce":1}`

func TestFixes(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	list, err := s.actions("count.go", 7, "quickfix")
	if err != nil || len(list) < 2 {
		t.Fatalf("%d actions, %v", len(list), err)
	}
	if !isTrue(list[0].IsPreferred) || isTrue(list[1].IsPreferred) || list[0].Edit != nil {
		t.Errorf("%+v", list[:2])
	}
	var whole protocol.CodeAction
	s.call(protocol.MethodCodeActionResolve, &list[0], &whole)
	if whole.Edit == nil || len(whole.Edit.DocumentChanges) != 1 {
		t.Errorf("resolved: %+v", whole)
	}
	s.change("count.go", "// A new line.\n"+counterFile)
	if err := s.try(protocol.MethodCodeActionResolve, &list[0], &whole); err == nil {
		t.Error("an edit is handed out for a text that has changed since")
	}
	s.expect("count.go", "8: sharedwrite")
	if list, err := s.actions("count.go", 8, string(kindFixAll)); err != nil || len(list) != 1 {
		t.Errorf("fix all: %v, %v", list, err)
	}
	if list, err := s.actions("count.go", 8, "source.organizeImports"); err != nil || len(list) != 0 {
		t.Errorf("of a kind that is not ours: %v, %v", list, err)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

const hitsModule = `
-- go.mod --
module ex.test/m

go 1.26
-- hits/hits.go --
package hits

type Page struct {
	Hits int
}

func (p *Page) Hit() { p.Hits++ }
-- main.go --
package main

import "ex.test/m/hits"

func main() {
	var p hits.Page
	p.Hit()
	println(p.Hits)
}
`

// TestRewrite changes a file that is open and one that is not.
func TestRewrite(t *testing.T) {
	s := newSession(t, hitsModule, quickly)
	data, err := os.ReadFile(s.file("hits/hits.go"))
	if err != nil {
		t.Fatal(err)
	}
	s.open("hits/hits.go", string(data))
	s.expect("hits/hits.go")
	if list, err := s.actions("hits/hits.go", 4, "quickfix"); err != nil || len(list) != 0 {
		t.Errorf("quick fixes: %v, %v", list, err)
	}
	list, err := s.actions("hits/hits.go", 4, "refactor")
	i := slices.IndexFunc(list, func(a protocol.CodeAction) bool { return *a.Kind == "refactor.rewrite.conclsp.atomicEverywhere" })
	if err != nil || i < 0 {
		t.Fatalf("refactorings: %v, %v", list, err)
	}
	var whole protocol.CodeAction
	s.call(protocol.MethodCodeActionResolve, &list[i], &whole)
	if whole.Edit == nil || len(whole.Edit.DocumentChanges) != 2 {
		t.Fatalf("resolved: %+v", whole)
	}
	open := whole.Edit.DocumentChanges[0].(*protocol.TextDocumentEdit)
	closed := whole.Edit.DocumentChanges[1].(*protocol.TextDocumentEdit)
	if open.TextDocument.Version == nil || *open.TextDocument.Version != 1 || closed.TextDocument.Version != nil {
		t.Errorf("versions %v and %v", open.TextDocument.Version, closed.TextDocument.Version)
	}
	s.write("main.go", "package main\n\nfunc main() {}\n")
	if err := s.try(protocol.MethodCodeActionResolve, &list[i], &whole); err == nil && len(whole.Edit.DocumentChanges) != 1 {
		t.Error("an edit is handed out for a file that has changed on disk")
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

const lateFile = `package m

import "time"

func first() int {
	c := make(chan int)
	go func() {
		c <- 1
	}()
	select {
	case n := <-c:
		return n
	case <-time.After(time.Second):
		return 0
	}
}
`

// TestLateChecks has findings of a check that takes long: they stay, and move, while
// what the others find is known already.
func TestLateChecks(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	counter := strings.ReplaceAll(strings.TrimPrefix(counterFile, "package m\n"), "count", "again")
	s.open("late.go", lateFile+counter)
	s.expect("late.go", "8: stuck", "22: sharedwrite")
	s.mu.Lock()
	if early := s.sent[0]; len(s.sent) < 2 || len(early.Diagnostics) != 1 {
		t.Errorf("what is found early was not sent early: %+v", s.sent)
	}
	before := len(s.sent)
	s.mu.Unlock()
	s.change("late.go", "// A new line.\n"+lateFile+counter)
	s.expect("late.go", "9: stuck", "23: sharedwrite")
	s.mu.Lock()
	for _, p := range s.sent[before:] {
		if fileName(p.URI) != s.file("late.go") {
			continue
		}
		if !slices.ContainsFunc(p.Diagnostics, func(d protocol.Diagnostic) bool { return d.Range.Start.Line == 8 }) {
			t.Errorf("the finding of the late check is gone: %+v", p.Diagnostics)
		}
	}
	s.mu.Unlock()
	s.change("late.go", strings.Replace(lateFile, "make(chan int)", "make(chan int, 1)", 1))
	s.expect("late.go")
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestKeepsFindings types a statement: while it does not parse, or its types
// are unknown, the finding stays, and moves with its line.
func TestKeepsFindings(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	for _, typed := range []string{"\tx :=", "\tx := undefined", "\tx := (1", "\tx := 1"} {
		s.change("count.go", strings.Replace(counterFile, "\tn := 0\n", typed+"\n\tn := 0\n", 1))
		s.expect("count.go", "8: sharedwrite")
	}
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n }", 1)) // the finding's own text, and broken
	s.expect("count.go")
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n", 1))
	s.expect("count.go")
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestSettingsChange turns a check off and on again.
func TestSettingsChange(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	for _, step := range []struct {
		config string
		ok     func([]protocol.Diagnostic) bool
	}{
		{`{"debounce":1,"checks":{"sharedwrite":"off"}}`, func(ds []protocol.Diagnostic) bool { return len(ds) == 0 }},
		{`{"debounce":1,"checks":{"sharedwrite":"hint"}}`, func(ds []protocol.Diagnostic) bool {
			return len(ds) == 1 && ds[0].Severity == protocol.DiagnosticSeverityHint
		}},
	} {
		s.mu.Lock()
		s.config = step.config
		s.mu.Unlock()
		s.notify(protocol.MethodWorkspaceDidChangeConfiguration, raw(`{"settings":null}`))
		s.await(step.config, func() bool { return step.ok(s.published[s.file("count.go")].Diagnostics) })
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestPull asks for diagnostics instead of having them pushed.
func TestPull(t *testing.T) {
	s := newSession(t, counterModule, `{"pullDiagnostics":true,"debounce":1}`)
	s.open("count.go", counterFile)
	type report struct {
		Kind     string            `json:"kind"`
		ResultID string            `json:"resultId"`
		Items    []protocol.LSPAny `json:"items"`
	}
	ask := func(previous string) (got report) {
		t.Helper()
		s.call(protocol.MethodTextDocumentDiagnostic, raw(`{"textDocument":{"uri":%q},"previousResultId":%q}`, uri.File(s.file("count.go")), previous), &got)
		return got
	}
	first := ask("")
	if first.Kind != "full" || len(first.Items) != 1 {
		t.Errorf("%+v", first)
	}
	if again := ask(first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID {
		t.Errorf("%+v", again)
	}
	var all struct {
		Items []struct {
			URI string `json:"uri"`
		} `json:"items"`
	}
	s.call(protocol.MethodWorkspaceDiagnostic, raw(`{"previousResultIds":[]}`), &all)
	if len(all.Items) != 1 || !strings.HasSuffix(all.Items[0].URI, "/count.go") {
		t.Errorf("%+v", all)
	}
	s.change("count.go", strings.Replace(counterFile, "n++", "_ = n", 1))
	if now := ask(first.ResultID); now.Kind != "full" || len(now.Items) != 0 {
		t.Errorf("%+v", now)
	}
	s.await("refresh", func() bool { return s.refreshed > 0 })
	s.mu.Lock()
	if len(s.published) > 0 {
		t.Errorf("pushed as well: %v", s.published)
	}
	s.mu.Unlock()
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestNothingLeft counts goroutines after sessions that end in several ways.
func TestNothingLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, end := range []func(s *session){
		func(s *session) {
			if err := s.end(); err != nil {
				t.Error(err)
			}
		},
		func(s *session) { // the client is gone
			s.conn.Close()
			if err := <-s.done; err == nil {
				t.Error("a session without shutdown ends well")
			}
		},
		func(s *session) { // in the middle of things
			s.change("count.go", counterFile+"\nvar x int\n")
			for range 50 {
				go s.try(protocol.MethodTextDocumentCodeAction, raw(`{"textDocument":{"uri":%q},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"context":{"diagnostics":[]}}`, uri.File(s.file("count.go"))), nil)
			}
			s.notify("exit", nil)
			if err := <-s.done; err == nil {
				t.Error("a session without shutdown ends well")
			}
			s.conn.Close()
		},
	} {
		s := newSession(t, counterModule, quickly)
		s.open("count.go", counterFile)
		s.findings("count.go")
		end(s)
	}
	deadline := time.Now().Add(patience)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left:\n%s", n-before, buf[:runtime.Stack(buf, true)])
	}
}
