package lsptest

import (
	"fmt"
	"go/scanner"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkHover measures how long hovers take, and those of gopls at the same
// places of the same file in the same run: an idle server, both asked in turn. It
// asserts nothing.
//
//	go test ./lsp/lsptest -run=^$ -bench=Hover -benchtime=3x
func BenchmarkHover(b *testing.B) {
	tools, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools").Output()
	if err != nil {
		b.Fatal(err)
	}
	dir := strings.TrimSpace(string(tools))
	ours := start(b, mode{"serve", []string{"serve"}, Modern()}, dir, nil)
	theirs := New(b, Config{Command: []string{Gopls(b), "serve"}, Dir: dir, Client: Modern(), Settings: map[string]any{"gopls": map[string]any{}}})
	name := filepath.Join("internal", "jsonrpc2_v2", "conn.go")
	var places []int
	for _, e := range []*Editor{ours, theirs} {
		e.Open(name)
	}
	ours.AwaitDiagnosed(name)
	for _, at := range identifiers(ours.Text(name)) {
		if hovered(b, ours, name, at) != "" && hovered(b, theirs, name, at) != "" {
			places = append(places, at)
		}
	}
	if len(places) < 50 {
		b.Fatalf("only %d places have something to say in both", len(places))
	}
	var took [2][]time.Duration
	for b.Loop() {
		for _, at := range places {
			for i, e := range []*Editor{ours, theirs} {
				begin := time.Now()
				hovered(b, e, name, at)
				took[i] = append(took[i], time.Since(begin))
			}
		}
	}
	afterEdit(b, []*Editor{ours, theirs}, name, places[len(places)/2])
	b.ReportMetric(0, "ns/op")
	var median [2]float64
	for i, who := range []string{"conclsp", "gopls"} {
		slices.Sort(took[i])
		median[i] = float64(took[i][len(took[i])/2].Microseconds())
		b.ReportMetric(median[i], who+"-µs")
		b.ReportMetric(float64(took[i][len(took[i])*95/100].Microseconds()), fmt.Sprintf("%s-p95-µs", who))
	}
	b.ReportMetric(median[0]/median[1], "conclsp/gopls")
}

// afterEdit measures hovers right after a line was put in.
func afterEdit(b *testing.B, editors []*Editor, name string, at int) {
	const line, edits = "// A line.\n", 9
	for i, e := range editors {
		text := e.Text(name)
		var took []time.Duration
		for n := range edits {
			e.Change(name, strings.Repeat(line, n+1)+text)
			begin := time.Now()
			if hovered(b, e, name, at+(n+1)*len(line)) == "" {
				b.Errorf("no hover of %v after an edit", e.cfg.Command)
			}
			took = append(took, time.Since(begin))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[edits/2].Microseconds()), []string{"conclsp", "gopls"}[i]+"-edit-µs")
	}
}

func hovered(b *testing.B, e *Editor, name string, at int) string {
	b.Helper()
	text, err := e.Hover(name, at)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// identifiers returns where the identifiers of a file are.
func identifiers(text string) []int {
	var list []int
	var s scanner.Scanner
	f := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(f, []byte(text), nil, 0)
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.IDENT:
			list = append(list, f.Offset(pos))
		case token.EOF:
			return list
		}
	}
}
