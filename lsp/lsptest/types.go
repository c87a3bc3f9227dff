package lsptest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// The types of the protocol, as far as the editor looks into them. They are its
// own, so that a fault of the library that a server uses does not hide itself.

// An Encoding is the unit in which characters of a line are counted.
type Encoding string

// The encodings of the protocol.
const (
	UTF8  Encoding = "utf-8"
	UTF16 Encoding = "utf-16"
	UTF32 Encoding = "utf-32"
)

// A Position is a place in a text: line and character, both counted from 0.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is a stretch of a text; End is not part of it.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

func (r Range) String() string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line+1, r.Start.Character+1, r.End.Line+1, r.End.Character+1)
}

// A Location is a range of a document.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// A Diagnostic is what a server finds fault with.
type Diagnostic struct {
	Range           Range           `json:"range"`
	Severity        int             `json:"severity"`
	Code            json.RawMessage `json:"code,omitempty"`
	CodeDescription json.RawMessage `json:"codeDescription,omitempty"`
	Source          string          `json:"source,omitempty"`
	Message         string          `json:"message"`
	Tags            []int           `json:"tags,omitempty"`
	Related         []struct {
		Location Location `json:"location"`
		Message  string   `json:"message"`
	} `json:"relatedInformation,omitempty"`
	Data json.RawMessage `json:"data,omitempty"`
}

// Check is the code as text.
func (d Diagnostic) Check() string {
	var s string
	if json.Unmarshal(d.Code, &s) != nil {
		return string(d.Code)
	}
	return s
}

func (d Diagnostic) String() string {
	return fmt.Sprintf("%v: %s: %s", d.Range, d.Check(), d.Message)
}

// published are the diagnostics of a document, as a server publishes them.
type published struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// A TextEdit replaces a range.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// A WorkspaceEdit changes documents, in one of two forms.
type WorkspaceEdit struct {
	Changes         map[string][]TextEdit `json:"changes"`
	DocumentChanges []DocumentChange      `json:"documentChanges"`
}

// A DocumentChange edits a document or, if it has a Kind, creates, renames or
// deletes a file.
type DocumentChange struct {
	Kind         string `json:"kind"`
	URI          string `json:"uri"`
	OldURI       string `json:"oldUri"`
	NewURI       string `json:"newUri"`
	TextDocument struct {
		URI     string `json:"uri"`
		Version *int   `json:"version"`
	} `json:"textDocument"`
	Edits []TextEdit `json:"edits"`
}

// A Command is something that the server can be told to execute.
type Command struct {
	Title     string            `json:"title"`
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

// A CodeAction is something that the server offers to do. What the server sent
// is kept, to be sent back when more is asked about it.
type CodeAction struct {
	Title       string          `json:"title"`
	Kind        string          `json:"kind"`
	Diagnostics []Diagnostic    `json:"diagnostics"`
	IsPreferred bool            `json:"isPreferred"`
	Disabled    json.RawMessage `json:"disabled"`
	Edit        *WorkspaceEdit  `json:"edit"`
	Command     *Command        `json:"command"`
	Data        json.RawMessage `json:"data"`

	raw json.RawMessage
}

// URI returns the URI of a file.
func URI(file string) string { return (&url.URL{Scheme: "file", Path: file}).String() }

// pathOf returns the file that a URI names.
func pathOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return "", fmt.Errorf("%q is no URI of a file", uri)
	}
	return u.Path, nil
}
