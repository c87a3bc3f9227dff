package lsptest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A doc is a file that is or was open. Its versions go on counting when it is
// opened again, so that what is said of one of them can be told from what was
// said of another.
type doc struct {
	open    bool
	version int
	text    string
	saved   string         // on disk, as far as the editor knows
	texts   map[int]string // by version
	last    int            // the version that diagnostics were published for last
	changed bool           // on disk, from outside or by saving, after the session began
}

// maxTexts bounds how many versions of a document are kept.
const maxTexts = 512

func (d *doc) set(text string) {
	d.version++
	d.text = text
	if d.texts == nil {
		d.texts = make(map[int]string)
	}
	d.texts[d.version] = text
	delete(d.texts, d.version-maxTexts)
}

// doc returns what is known of a file. e.mu is held.
func (e *Editor) doc(path string) *doc {
	d := e.docs[path]
	if d == nil {
		d = new(doc)
		e.docs[path] = d
	}
	return d
}

// Open opens a file with what is on disk.
func (e *Editor) Open(name string) {
	e.t.Helper()
	data, err := os.ReadFile(e.Path(name))
	if err != nil {
		e.t.Fatal(err)
	}
	e.OpenText(name, string(data))
}

// OpenText opens a file with a text, as an editor does that has recovered an
// unsaved file, or has made a new one.
func (e *Editor) OpenText(name, text string) {
	path := e.Path(name)
	e.mu.Lock()
	defer e.mu.Unlock()
	d := e.doc(path)
	d.set(text)
	d.open = true
	if data, err := os.ReadFile(path); err == nil {
		d.saved = string(data)
	}
	e.tell("textDocument/didOpen", object{"textDocument": object{
		"uri": URI(path), "languageId": languageOf(path), "version": d.version, "text": text}})
}

func languageOf(path string) string {
	switch filepath.Ext(path) {
	case ".mod":
		return "go.mod"
	case ".work":
		return "go.work"
	}
	return "go"
}

// tell sends a notification. e.mu is held, so that what is sent and what the
// editor knows change together.
func (e *Editor) tell(method string, params any) {
	m := Message{JSONRPC: "2.0", Method: method, Params: e.marshal(params)}
	e.raw(Frame(e.marshal(m)))
}

// Text is what is in an open file.
func (e *Editor) Text(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.doc(e.Path(name)).text
}

// Version is that of an open file.
func (e *Editor) Version(name string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.doc(e.Path(name)).version
}

// IsOpen reports whether a file is open.
func (e *Editor) IsOpen(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.doc(e.Path(name)).open
}

// Change makes the text of an open file another one by sending what differs.
func (e *Editor) Change(name, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.change(e.Path(name), text)
}

// change is Change with e.mu held.
func (e *Editor) change(path, text string) {
	d := e.doc(path)
	start, end, with := difference(d.text, text)
	r := Range{PositionAt(d.text, start, e.units), PositionAt(d.text, end, e.units)}
	e.changed(path, text, object{"range": r, "text": with})
}

// ChangeWhole makes the text of an open file another one by sending all of it.
func (e *Editor) ChangeWhole(name, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.changed(e.Path(name), text, object{"text": text})
}

// changed notes a change and tells the server. e.mu is held.
func (e *Editor) changed(path, text string, changes ...object) {
	d := e.doc(path)
	d.set(text)
	e.tell("textDocument/didChange", object{
		"textDocument": object{"uri": URI(path), "version": d.version}, "contentChanges": changes})
}

// Splice replaces the bytes [start, end) of an open file.
func (e *Editor) Splice(name string, start, end int, with string) {
	text := e.Text(name)
	e.Change(name, text[:start]+with+text[end:])
}

// Replace replaces the first occurrence of old in an open file.
func (e *Editor) Replace(name, old, new string) {
	e.t.Helper()
	i := strings.Index(e.Text(name), old)
	if i < 0 {
		e.t.Fatalf("%s does not contain %q", name, old)
	}
	e.Splice(name, i, i+len(old), new)
}

// Save writes an open file to disk.
func (e *Editor) Save(name string) {
	e.t.Helper()
	path := e.Path(name)
	e.mu.Lock()
	d := e.doc(path)
	d.saved, d.changed = d.text, true
	err := write(path, d.text)
	if err == nil {
		e.tell("textDocument/didSave", object{"textDocument": object{"uri": URI(path)}})
	}
	e.mu.Unlock()
	if err != nil {
		e.t.Fatal(err)
	}
	e.noticed(changedOnDisk, path)
}

func write(path, text string) error {
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666))
}

// CloseFile closes a file. What was not saved is lost.
func (e *Editor) CloseFile(name string) {
	path := e.Path(name)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.doc(path).open = false
	e.tell("textDocument/didClose", object{"textDocument": object{"uri": URI(path)}})
}

// What a watcher of files tells.
const (
	createdOnDisk = 1
	changedOnDisk = 2
	deletedOnDisk = 3
)

// noticed tells a server that wants to know that files have changed on disk.
func (e *Editor) noticed(how int, paths ...string) {
	if !e.watches() {
		return
	}
	changes := []object{}
	for _, path := range paths {
		changes = append(changes, object{"uri": URI(path), "type": how})
	}
	e.Notify("workspace/didChangeWatchedFiles", object{"changes": changes})
}

// WriteFile writes a file behind the back of the editor, as "git checkout" does.
func (e *Editor) WriteFile(name, text string) {
	e.t.Helper()
	path := e.Path(name)
	how := changedOnDisk
	if _, err := os.Stat(path); err != nil {
		how = createdOnDisk
	}
	e.touch(path)
	if err := write(path, text); err != nil {
		e.t.Fatal(err)
	}
	e.noticed(how, path)
}

func (e *Editor) touch(paths ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, path := range paths {
		e.doc(path).changed = true
	}
}

// Rename renames a file in the way of an editor: what was open under the old
// name is open under the new one.
func (e *Editor) Rename(from, to string) {
	e.t.Helper()
	text, open := e.Text(from), e.IsOpen(from)
	if open {
		e.CloseFile(from)
	}
	old, new := e.Path(from), e.Path(to)
	e.touch(old, new)
	if err := errors.Join(os.MkdirAll(filepath.Dir(new), 0o777), os.Rename(old, new)); err != nil {
		e.t.Fatal(err)
	}
	if open {
		e.OpenText(to, text)
	}
	e.Notify("workspace/didRenameFiles", object{"files": []object{{"oldUri": URI(old), "newUri": URI(new)}}})
	e.noticed(deletedOnDisk, old)
	e.noticed(createdOnDisk, new)
}

// Delete deletes a file in the way of an editor, which closes it.
func (e *Editor) Delete(name string) {
	e.t.Helper()
	if e.IsOpen(name) {
		e.CloseFile(name)
	}
	path := e.Path(name)
	e.touch(path)
	if err := os.Remove(path); err != nil {
		e.t.Fatal(err)
	}
	e.Notify("workspace/didDeleteFiles", object{"files": []object{{"uri": URI(path)}}})
	e.noticed(deletedOnDisk, path)
}

// SetFolders changes the folders of the workspace.
func (e *Editor) SetFolders(names ...string) {
	old := e.folders()
	e.cfg.Folders = names
	list := func(in, notIn []object) []object {
		out := []object{}
		for _, f := range in {
			if !slices.ContainsFunc(notIn, func(g object) bool { return f["uri"] == g["uri"] }) {
				out = append(out, f)
			}
		}
		return out
	}
	e.Notify("workspace/didChangeWorkspaceFolders", object{"event": object{"added": list(e.folders(), old), "removed": list(old, e.folders())}})
}

// Configure changes a section of the settings, in the way that the client can.
func (e *Editor) Configure(section string, value map[string]any) {
	e.mu.Lock()
	settings := map[string]any{}
	for name, old := range e.cfg.Settings {
		settings[name] = old
	}
	settings[section] = value
	e.cfg.Settings = settings
	e.mu.Unlock()
	e.Notify("workspace/didChangeConfiguration", object{"settings": settings})
}
