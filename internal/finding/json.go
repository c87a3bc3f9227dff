package finding

import (
	"encoding/json"
	"io"
)

// The JSON form is that of "go vet -json": package path, then check, then
// diagnostics, with absolute file names.
type (
	jsonTree       map[string]map[string][]jsonDiagnostic
	jsonDiagnostic struct {
		Category       string        `json:"category,omitempty"`
		Posn           string        `json:"posn"`
		End            string        `json:"end"`
		Message        string        `json:"message"`
		SuggestedFixes []jsonFix     `json:"suggested_fixes,omitempty"`
		Related        []jsonRelated `json:"related,omitempty"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}
	jsonRelated struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
)

// WriteJSON prints findings as one JSON object in the form of "go vet -json".
func WriteJSON(w io.Writer, fs []Finding) error {
	tree := make(jsonTree)
	for _, f := range fs {
		if tree[f.Package] == nil {
			tree[f.Package] = make(map[string][]jsonDiagnostic)
		}
		tree[f.Package][f.Check] = append(tree[f.Package][f.Check], toJSON(f))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(tree)
}

func toJSON(f Finding) jsonDiagnostic {
	d := jsonDiagnostic{
		Category: f.Check,
		Posn:     f.Range.Start.String(),
		End:      f.Range.end().String(),
		Message:  f.Message,
	}
	for _, fix := range f.Fixes {
		edits := []jsonEdit{}
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{e.File, e.Start, e.End, string(e.New)})
		}
		d.SuggestedFixes = append(d.SuggestedFixes, jsonFix{fix.Title, edits})
	}
	for _, r := range f.Related {
		d.Related = append(d.Related, jsonRelated{r.Range.Start.String(), r.Range.end().String(), r.Message})
	}
	return d
}

// end is where r ends, or where it starts if its end is unknown.
func (r Range) end() Pos {
	if r.End.File == "" {
		return r.Start
	}
	return r.End
}
