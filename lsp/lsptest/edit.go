package lsptest

import (
	"fmt"
	"maps"
	"os"
	"slices"
)

// ApplyEdit makes an edit of the workspace, all of it or nothing. It refuses
// what a careful editor refuses: edits of other versions than those that are
// open, edits that overlap, and ranges outside the text. Files that are not
// open are opened, as editors do, so that the user can undo.
func (e *Editor) ApplyEdit(edit *WorkspaceEdit) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(edit.DocumentChanges) > 0 && !e.cfg.Client.DocumentChanges {
		return fmt.Errorf("documentChanges are not supported by the client")
	}
	changes := make(map[string]string) // new texts, by path
	one := func(uri string, version *int, edits []TextEdit) error {
		path, err := pathOf(uri)
		if err != nil {
			return err
		}
		if _, twice := changes[path]; twice {
			return fmt.Errorf("%s is edited twice", path)
		}
		d := e.doc(path)
		if version != nil && (!d.open || *version != d.version) {
			return fmt.Errorf("edit of version %d of %s, which is at version %d (open: %t)", *version, path, d.version, d.open)
		}
		text, err := e.current(path)
		if err != nil {
			return err
		}
		changes[path], err = splice(text, edits, e.units)
		return err
	}
	if edit.DocumentChanges == nil { // the other form counts only then
		for _, uri := range slices.Sorted(maps.Keys(edit.Changes)) {
			if err := one(uri, nil, edit.Changes[uri]); err != nil {
				return err
			}
		}
	}
	for _, c := range edit.DocumentChanges {
		if c.Kind != "" {
			return fmt.Errorf("%s of files is not supported by the client", c.Kind)
		}
		if err := one(c.TextDocument.URI, c.TextDocument.Version, c.Edits); err != nil {
			return err
		}
	}
	if len(changes) == 0 {
		return fmt.Errorf("edit that changes nothing")
	}
	for _, path := range slices.Sorted(maps.Keys(changes)) {
		if err := e.make(path, changes[path]); err != nil {
			return err
		}
	}
	return nil
}

// current is the text of a file as the user sees it. e.mu is held.
func (e *Editor) current(path string) (string, error) {
	if d := e.doc(path); d.open {
		return d.text, nil
	}
	data, err := os.ReadFile(path)
	return string(data), err
}

// make makes the text of a file another one. e.mu is held.
func (e *Editor) make(path, text string) error {
	d := e.doc(path)
	if !d.open {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		d.set(string(data))
		d.open, d.saved = true, string(data)
		e.tell("textDocument/didOpen", object{"textDocument": object{
			"uri": URI(path), "languageId": languageOf(path), "version": d.version, "text": d.text}})
	}
	e.change(path, text)
	return nil
}

// splice makes edits of a text, which all refer to the text as it is.
func splice(text string, edits []TextEdit, units Encoding) (string, error) {
	type span struct {
		start, end int
		with       string
	}
	var spans []span
	for _, ed := range edits {
		start, end, err := offsets(text, ed.Range, units)
		if err != nil {
			return "", err
		}
		spans = append(spans, span{start, end, ed.NewText})
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	out := ""
	at := 0
	for _, s := range spans {
		if s.start < at {
			return "", fmt.Errorf("edits overlap at byte %d", s.start)
		}
		out += text[at:s.start] + s.with
		at = s.end
	}
	return out + text[at:], nil
}
