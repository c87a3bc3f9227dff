package lsptest

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// deaf returns an editor whose server only listens, so that a test can say what
// a bad one would.
func deaf(t *testing.T, client Client) *Editor {
	t.Helper()
	e := Launch(t, Config{Command: []string{"cat"}, Dir: workspace(t, goplsFiles), Client: client})
	e.proc.closeInput() // before anything is sent, which it would repeat
	<-e.proc.ended
	e.ready, e.ending = true, true
	e.Crimes()
	return e
}

// TestCrimes has a server break the protocol in each way that the editor sees.
func TestCrimes(t *testing.T) {
	publish := func(version, diagnostics string) string {
		return `{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"URI","version":` + version + `,"diagnostics":` + diagnostics + `}}`
	}
	one := func(r, more string) string {
		return publish("1", `[{"range":`+r+`,"severity":1,"source":"conclsp","code":"c","message":"m"`+more+`}]`)
	}
	const word = `{"start":{"line":0,"character":0},"end":{"line":0,"character":7}}`
	for _, c := range []struct{ name, message, crime string }{
		{"version to come", publish("2", "[]"), "never existed"},
		{"version zero", publish("0", "[]"), "never existed"},
		{"null list", publish("1", "null"), "null"},
		{"empty range", one(`{"start":{"line":0,"character":1},"end":{"line":0,"character":1}}`, ""), "empty"},
		{"inverted range", one(`{"start":{"line":0,"character":3},"end":{"line":0,"character":1}}`, ""), "ends before"},
		{"line outside", one(`{"start":{"line":0,"character":0},"end":{"line":99,"character":0}}`, ""), "outside"},
		{"character outside", one(`{"start":{"line":0,"character":0},"end":{"line":0,"character":10}}`, ""), "outside"},
		{"within a character", one(`{"start":{"line":4,"character":4},"end":{"line":4,"character":9}}`, ""), "within a character"},
		{"related", one(word, `,"relatedInformation":[]`), "does not support"},
		{"tags", one(word, `,"tags":[1]`), "does not support"},
		{"unknown id", `{"jsonrpc":"2.0","id":77,"result":null}`, "nobody has asked"},
		{"both", `{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":-1,"message":"m"}}`, "both"},
		{"neither", `{"jsonrpc":"2.0","id":1}`, "neither"},
		{"no id", `{"jsonrpc":"2.0","result":1}`, "without an id"},
		{"other version", `{"jsonrpc":"1.0","method":"$/x"}`, "version"},
		{"unknown notification", `{"jsonrpc":"2.0","method":"window/dance"}`, "no such notification"},
		{"unknown request", `{"jsonrpc":"2.0","id":1,"method":"window/dance"}`, "no request"},
		{"unsupported request", `{"jsonrpc":"2.0","id":1,"method":"workspace/configuration","params":{"items":[]}}`, "does not support"},
		{"progress from nowhere", `{"jsonrpc":"2.0","method":"$/progress","params":{"token":"t","value":{"kind":"begin"}}}`, "not created"},
		{"diagnosed too much", `{"jsonrpc":"2.0","method":"$/conclsp/diagnosed","params":{"uri":"URI","version":9}}`, "at version 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := deaf(t, Plain())
			e.Open("a.go")
			var m Message
			if err := json.Unmarshal([]byte(strings.ReplaceAll(c.message, "URI", URI(e.Path("a.go")))), &m); err != nil {
				t.Fatal(err)
			}
			e.receive(&m)
			if crimes := strings.Join(e.Crimes(), "\n"); !strings.Contains(crimes, c.crime) {
				t.Errorf("crimes are %q, want %q", crimes, c.crime)
			}
		})
	}
}

// TestApplyEdit makes edits that a careful editor refuses, and some that it makes.
func TestApplyEdit(t *testing.T) {
	const (
		a = `{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":7}},"newText":"PACKAGE"}`
		b = `{"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":9}},"newText":"x"}`
		c = `{"range":{"start":{"line":0,"character":7},"end":{"line":0,"character":7}},"newText":"!"}`
		d = `{"range":{"start":{"line":99,"character":7},"end":{"line":99,"character":7}},"newText":"!"}`
	)
	versioned := func(version, edits string) string {
		return `{"documentChanges":[{"textDocument":{"uri":"URI","version":` + version + `},"edits":[` + edits + `]}]}`
	}
	for _, test := range []struct{ name, edit, want string }{
		{"good", versioned("1", a+","+c), ""},
		{"without version", versioned("null", c), ""},
		{"changes", `{"changes":{"URI":[` + a + `]}}`, ""},
		{"stale", versioned("7", a), "edit of version 7"},
		{"overlap", versioned("1", a+","+b), "overlap"},
		{"outside", versioned("1", d), "outside"},
		{"nothing", `{}`, "changes nothing"},
		{"twice", `{"documentChanges":[{"textDocument":{"uri":"URI","version":1},"edits":[]},{"textDocument":{"uri":"URI","version":1},"edits":[]}]}`, "twice"},
		{"rename", `{"documentChanges":[{"kind":"rename","oldUri":"URI","newUri":"URI"}]}`, "not supported"},
		{"no file", `{"changes":{"untitled:x":[` + a + `]}}`, "no URI of a file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := deaf(t, Modern())
			e.Open("a.go")
			var edit WorkspaceEdit
			if err := json.Unmarshal([]byte(strings.ReplaceAll(test.edit, "URI", URI(e.Path("a.go")))), &edit); err != nil {
				t.Fatal(err)
			}
			before := e.Text("a.go")
			err := e.ApplyEdit(&edit)
			switch {
			case test.want == "" && (err != nil || e.Text("a.go") == before || e.Version("a.go") != 2):
				t.Errorf("not applied: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || e.Text("a.go") != before):
				t.Errorf("error %v, want %q; text %q", err, test.want, e.Text("a.go"))
			}
		})
	}
}

func TestReadFrame(t *testing.T) {
	for _, c := range []struct{ in, body, err string }{
		{"Content-Length: 2\r\n\r\n{}", "{}", ""},
		{"Content-Length: 2\n\n{}", "", "CR LF"},
		{"hello\r\n\r\n", "", "no header"},
		{"Content-Length: -1\r\n\r\n", "", "Content-Length"},
		{"\r\n", "", "without"},
		{"Content-Length: 9\r\n\r\n{}", "", "unexpected EOF"},
		{"", "", "EOF"},
	} {
		body, err := readFrame(bufio.NewReader(strings.NewReader(c.in)))
		if c.err == "" && (err != nil || string(body) != c.body) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%q: %q, %v", c.in, body, err)
		}
		if c.in == "" && err != io.EOF {
			t.Errorf("the end is %v", err)
		}
	}
}

// TestOffset converts there and back, in all encodings.
func TestOffset(t *testing.T) {
	const text = "a𝔘é\r\n\nxy"
	for _, units := range []Encoding{UTF8, UTF16, UTF32} {
		for i := 0; i <= len(text); i++ {
			if within(text, i) {
				continue
			}
			if got, err := Offset(text, PositionAt(text, i, units), units); err != nil || got != i {
				t.Errorf("%s: byte %d is at %v, which is byte %d: %v", units, i, PositionAt(text, i, units), got, err)
			}
		}
	}
	if _, err := Offset(text, Position{0, 2}, UTF16); err == nil {
		t.Error("a position between two surrogates is no place")
	}
	if start, end, with := difference("a𝔘b", "a𝔙b"); start != 1 || end != 5 || with != "𝔙" {
		t.Errorf("difference is %d, %d, %q", start, end, with)
	}
}
