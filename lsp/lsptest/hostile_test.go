package lsptest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Codes of errors that the protocol prescribes.
const (
	parseError      = -32700
	invalidRequest  = -32600
	methodNotFound  = -32601
	invalidParams   = -32602
	notInitialized  = -32002
	cancelled       = -32800
	contentModified = -32801
)

func code(err error) int {
	var re *ResponseError
	if !errors.As(err, &re) {
		return 0
	}
	return re.Code
}

// hostile runs a test with a client that misbehaves. Whatever it does, the
// server must serve as before when it is done, and nothing may be left behind.
func hostile(t *testing.T, f func(t *testing.T, e *Editor)) { hostileAt(t, 10, f) }

// hostileAt is hostile with a debounce in milliseconds.
func hostileAt(t *testing.T, debounce int, f func(t *testing.T, e *Editor)) {
	settings := map[string]any{"debounce": debounce}
	inModesWith(t, settings, map[string]string{"go.mod": modFile, "a.go": countFile("m", "A")}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		healthy(t, e)
		before := e.Debug()
		f(t, e)
		healthy(t, e)
		// Some goroutines may not have ended yet that answered at the same time.
		after := e.Debug()
		for try := 0; try < 100 && after.Goroutines > before.Goroutines; try++ {
			healthy(t, e)
			after = e.Debug()
		}
		if after.Goroutines > before.Goroutines {
			t.Errorf("there are %d goroutines, and were %d", after.Goroutines, before.Goroutines)
		}
		if after.HeapBytes > before.HeapBytes+32<<20 {
			t.Errorf("the heap has grown from %d to %d bytes", before.HeapBytes, after.HeapBytes)
		}
	})
}

// healthy sees that the server diagnoses and offers fixes as it should.
func healthy(t *testing.T, e *Editor) {
	t.Helper()
	e.ChangeWhole("a.go", countFile("m", "A"))
	e.AwaitDiagnosed("a.go")
	expect(t, e, "a.go", "6: sharedwrite")
	at := strings.Index(e.Text("a.go"), "n++")
	actions, err := e.CodeActions("a.go", e.Range("a.go", at, at+1), "quickfix")
	if err != nil || len(actions) == 0 {
		t.Errorf("actions are %v, %v", actions, err)
	}
}

// TestBadMessages sends frames that hold no message.
func TestBadMessages(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		deep := strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000)
		for _, body := range []string{
			"", "{", "nil", "null", `"x"`, "\x00", "\xff\xfe{\"jsonrpc\":\"2.0\"}", `{"jsonrpc":"2.0","method":"a"} {"jsonrpc":"2.0","method":"b"}`,
			`[{"jsonrpc":"2.0","method":"$/x"},{"jsonrpc":"2.0","id":1,"method":"shutdown"}]`, " \n[]", deep,
		} {
			e.Raw(Frame([]byte(body)))
			if codes := e.AwaitRefusals(1); len(codes) != 1 || codes[0] != parseError && codes[0] != invalidRequest {
				t.Errorf("%.60q is refused with %v", body, codes)
			}
		}
	})
}

// TestOddMessages sends messages that are unusual, but can be understood.
func TestOddMessages(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		for _, id := range []string{`"text"`, `""`, `-5`, `1000000007`, `"\u0041\n\u00e9"`} {
			if id == `""` && e.cfg.Lenient {
				continue // which gopls takes for the number 0
			}
			r := e.Expect(json.RawMessage(canonical(t, id)), "nosuch/method")
			e.Raw(Frame([]byte(`{"jsonrpc":"2.0","id":` + id + `,"method":"nosuch/method","params":{}}`)))
			if _, err := r.Get(); code(err) != methodNotFound {
				t.Errorf("id %s: %v", id, err)
			}
		}
		r := e.Expect(json.RawMessage(`"h"`), "nosuch/method")
		body := `{"jsonrpc":"2.0","id":"h","method":"nosuch/method"}`
		e.Raw(fmt.Appendf(nil, "content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:   %d  \r\n\r\n%s", len(body), body))
		if _, err := r.Get(); code(err) != methodNotFound {
			t.Errorf("odd header: %v", err)
		}
		for _, note := range []string{
			`{"jsonrpc":"2.0","method":"nosuch/notification","params":[1,2]}`,
			`{"jsonrpc":"2.0","method":"$/nosuch"}`,
			`{"jsonrpc":"2.0","method":"textDocument/hover","params":{}}`, // a request without an id
			`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}`,
			`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"never was"}}`,
			`{"jsonrpc":"2.0","method":"initialized","params":{}}`, // again
		} {
			e.Raw(Frame([]byte(note)))
		}
	})
}

// canonical is how a JSON value looks when a server writes it again.
func canonical(t *testing.T, value string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(value), &v); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if value == "1000000007" {
		return value
	}
	return strings.TrimSpace(out.String())
}

// requests are methods that the server answers, notes those that it takes in.
var (
	requests = []string{
		"textDocument/codeAction", "codeAction/resolve", "workspace/executeCommand", "textDocument/hover", "textDocument/documentHighlight",
		"textDocument/codeLens", "textDocument/inlayHint", "textDocument/diagnostic", "workspace/diagnostic",
	}
	notes = []string{
		"textDocument/didOpen", "textDocument/didChange", "textDocument/didSave", "textDocument/didClose", "workspace/didChangeWatchedFiles",
		"workspace/didRenameFiles", "workspace/didDeleteFiles", "workspace/didCreateFiles", "workspace/didChangeConfiguration",
		"workspace/didChangeWorkspaceFolders", "window/workDoneProgress/cancel", "$/cancelRequest", "$/setTrace",
	}
)

// TestBadParams sends every method with parameters of wrong types.
func TestBadParams(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		for _, params := range []string{
			"", `,"params":null`, `,"params":[]`, `,"params":{}`, `,"params":7`, `,"params":"text"`, `,"params":[{"textDocument":1}]`,
			`,"params":{"textDocument":7,"position":[],"range":"x","context":1,"command":[],"event":3,"changes":{},"files":0,"token":{},"settings":[]}`,
			`,"params":{"textDocument":{"uri":7},"contentChanges":[1],"position":{"line":"one","character":-1},"range":{"start":{"line":-1}},"arguments":{}}`,
			`,"params":{"textDocument":{"uri":"%zz:"},"position":{"line":1e99,"character":0},"contentChanges":[{"range":null}],"context":{"diagnostics":[7]}}`,
		} {
			for i, method := range requests {
				if method == "workspace/diagnostic" && !strings.Contains(params, "7") {
					continue // without an earlier answer to compare with, it may rightly wait
				}
				id := fmt.Sprintf(`"%s-%d"`, method, i)
				r := e.Expect(json.RawMessage(id), method)
				e.Raw(Frame([]byte(`{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `"` + params + `}`)))
				r.Get() // that it answers at all is what counts
			}
			for _, method := range notes {
				e.Raw(Frame([]byte(`{"jsonrpc":"2.0","method":"` + method + `"` + params + `}`)))
			}
		}
	})
}

// TestOutOfRange asks about places and documents that are not there.
func TestOutOfRange(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		far := Range{Position{1 << 30, 5}, Position{1 << 30, 9}}
		if _, err := e.BeginActions("a.go", far).Get(); err == nil {
			t.Error("there are code actions outside of the text")
		}
		if _, err := e.BeginActions("a.go", Range{Position{3, 0}, Position{2, 0}}).Get(); err == nil {
			t.Error("there are code actions in a range that ends before it starts")
		}
		if _, err := e.BeginActions("a.go", Range{Position{0, 0}, Position{0, 1 << 30}}).Get(); err != nil {
			t.Errorf("a character beyond its line is the end of it: %v", err)
		}
		for _, uri := range []string{URI(e.Path("no.go")), "untitled:Untitled-1", "http://example.com/a.go", "", "file:", "file://host/x.go", "x"} {
			r := e.Begin("textDocument/codeAction", object{"textDocument": object{"uri": uri}, "range": Range{}, "context": object{"diagnostics": []any{}}})
			if data, err := r.Get(); err == nil && string(data) != "[]" && string(data) != "null" {
				t.Errorf("%q has code actions %s", uri, data)
			}
		}
		e.Notify("textDocument/didChange", object{ // of a document that is not open
			"textDocument": object{"uri": URI(e.Path("no.go")), "version": 3}, "contentChanges": []object{{"text": "package x"}}})
		e.Notify("textDocument/didClose", object{"textDocument": object{"uri": URI(e.Path("no.go"))}})
		e.Notify("textDocument/didSave", object{"textDocument": object{"uri": URI(e.Path("no.go"))}})
		e.Notify("textDocument/didChange", object{ // outside of one that is
			"textDocument": object{"uri": URI(e.Path("a.go")), "version": e.Version("a.go")}, "contentChanges": []object{{"range": far, "text": "x"}}})
		e.Open("a.go") // what the client sees is unknown until then
		e.Open("a.go") // again, though it is open
	})
}

// TestTickets sends back what the server never handed out.
func TestTickets(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		for _, argument := range []string{`{"ticket":0}`, `{"ticket":-1}`, `{"ticket":999999}`, `{"ticket":"1"}`, `"rm -rf /"`, `null`, `[]`} {
			if err := e.Execute("conclsp.apply", nil, json.RawMessage(argument)); err == nil {
				t.Errorf("ticket %s is taken", argument)
			}
			action := json.RawMessage(`{"title":"x","kind":"quickfix","data":{"conclsp":` + argument + `}}`)
			if _, err := e.Begin("codeAction/resolve", action).Get(); err == nil {
				t.Errorf("an action with %s is resolved", argument)
			}
		}
		if err := e.Execute("conclsp.nosuch", nil); err == nil {
			t.Error("a command that does not exist is executed")
		}
		if err := e.Execute("conclsp.explain", nil, json.RawMessage(`"../../etc/passwd"`)); err == nil {
			t.Error("a check that does not exist is explained")
		}
	})
}

// TestCancelled asks 10,000 times, and takes each back.
func TestCancelled(t *testing.T) {
	hostileAt(t, 2000, func(t *testing.T, e *Editor) {
		e.Replace("a.go", "10", "11") // so that the answers have to wait for a diagnosis
		r := e.Range("a.go", 0, len(e.Text("a.go")))
		var replies []*Reply
		for range 10_000 {
			reply := e.BeginActions("a.go", r)
			reply.Cancel()
			replies = append(replies, reply)
		}
		n := 0
		for _, reply := range replies {
			switch _, err := reply.Get(); code(err) {
			case cancelled:
				n++
			case 0, contentModified:
			default:
				t.Fatalf("a request that was cancelled is answered by %v", err)
			}
		}
		if n == 0 {
			t.Errorf("of %d requests none was cancelled", len(replies))
		}
	})
}

// TestEnormousFile opens a file of 8 MB.
func TestEnormousFile(t *testing.T) {
	hostile(t, func(t *testing.T, e *Editor) {
		var text strings.Builder
		text.WriteString("package m\n\nvar _ = []string{\n")
		for i := range 100_000 {
			fmt.Fprintf(&text, "\t%q, // a line of data, as generators make them\n", fmt.Sprint(i))
		}
		text.WriteString("}\n// " + strings.Repeat("x", 2<<20) + "\n")
		e.OpenText("big.go", text.String())
		e.AwaitDiagnosed("big.go")
		e.Replace("big.go", `"50000"`, `"fifty"`)
		e.AwaitDiagnosed("big.go")
		e.CloseFile("big.go")
	})
}
