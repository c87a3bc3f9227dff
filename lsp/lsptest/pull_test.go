package lsptest

import (
	"path/filepath"
	"testing"
)

// pulled is an answer about one document, as far as it matters here.
type pulled struct {
	Kind     string       `json:"kind"`
	ResultID string       `json:"resultId"`
	URI      string       `json:"uri"`
	Items    []Diagnostic `json:"items"`
}

// TestPull has a client that asks for diagnostics, and so gets no other.
func TestPull(t *testing.T) {
	dir := workspace(t, "-- go.mod --\n"+modFile+"-- a.go --\n"+countFile("m", "A")+"-- sub/b.go --\n"+countFile("sub", "B"))
	m := modes(t)[0]
	m.client.Pull = true
	e := start(t, m, dir, map[string]any{"pullDiagnostics": true})
	e.Open("a.go")
	ask := func(previous string) pulled {
		t.Helper()
		params := object{"textDocument": object{"uri": URI(e.Path("a.go"))}}
		if previous != "" {
			params["previousResultId"] = previous
		}
		var p pulled
		e.MustCall("textDocument/diagnostic", params, &p)
		return p
	}
	first := ask("") // the answer waits for the diagnosis by itself
	if first.Kind != "full" || len(first.Items) != 1 || first.Items[0].Check() != "sharedwrite" || first.ResultID == "" {
		t.Errorf("the first report is %+v", first)
	}
	if again := ask(first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID {
		t.Errorf("the same again is %+v", again)
	}
	e.Change("a.go", "package m\n")
	if now := ask(first.ResultID); now.Kind != "full" || len(now.Items) != 0 {
		t.Errorf("without the fault, the report is %+v", now)
	}
	e.AwaitDiagnosed("a.go")
	var all struct{ Items []pulled }
	e.MustCall("workspace/diagnostic", object{"previousResultIds": []any{}}, &all)
	if len(all.Items) != 1 || all.Items[0].URI != URI(filepath.Join(dir, "sub", "b.go")) || len(all.Items[0].Items) != 1 {
		t.Errorf("the workspace has %+v", all.Items)
	}
	refreshed := e.Refreshed("workspace/diagnostic")
	e.WriteFile("sub/b.go", "package sub\n")
	e.Await("a refresh", func() bool { return e.Refreshed("workspace/diagnostic") > refreshed })
	e.MustCall("workspace/diagnostic", object{"previousResultIds": []object{{"uri": all.Items[0].URI, "value": all.Items[0].ResultID}}}, &all)
	if len(all.Items) != 1 || len(all.Items[0].Items) != 0 {
		t.Errorf("the workspace has %+v", all.Items)
	}
	if list := e.Diagnostics("a.go"); list != nil {
		t.Errorf("diagnostics were pushed, too: %v", list)
	}
	e.Close()
}
