package lsptest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// source marks the diagnostics of conclsp. Those of others are held to less:
// gopls publishes empty ranges where code ends too early.
const source = "conclsp"

// publish takes in diagnostics and looks whether they can be true.
func (e *Editor) publish(params json.RawMessage) error {
	var p published
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	if p.Diagnostics == nil {
		return errors.New("the list of diagnostics is null, or missing")
	}
	path, err := pathOf(p.URI)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.broadcast()
	e.published[path] = p
	d := e.doc(path)
	if p.Version == nil {
		if d.open || d.changed { // the server may not know yet
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil && len(p.Diagnostics) > 0 {
			return fmt.Errorf("diagnostics of a file that is not there: %w", err)
		}
		return e.inspect(string(data), p)
	}
	switch {
	case *p.Version > d.version || *p.Version < 1:
		return fmt.Errorf("version %d of %s never existed: it is at %d", *p.Version, path, d.version)
	case *p.Version < d.last:
		return fmt.Errorf("version %d of %s, after version %d", *p.Version, path, d.last)
	}
	d.last = *p.Version
	text, kept := d.texts[*p.Version]
	if !kept {
		return nil
	}
	return e.inspect(text, p)
}

// inspect looks at diagnostics of a text. e.mu is held.
func (e *Editor) inspect(text string, p published) error {
	var wrong []error
	var seen []string
	for _, d := range p.Diagnostics {
		if err := e.inspectOne(text, d); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %v: %w", p.URI, d, err))
		}
		if d.Source != source {
			continue
		}
		if id := d.String(); slices.Contains(seen, id) {
			wrong = append(wrong, fmt.Errorf("%s: %v is there twice", p.URI, d))
		} else {
			seen = append(seen, id)
		}
	}
	return errors.Join(wrong...)
}

func (e *Editor) inspectOne(text string, d Diagnostic) error {
	if d.Source != source && e.cfg.Lenient {
		text = strings.ReplaceAll(text, "\r\n", " \n") // gopls counts the CR as a character
	}
	start, end, err := offsets(text, d.Range, e.units)
	if err != nil {
		return err
	}
	if d.Source != source {
		return nil
	}
	c := e.cfg.Client
	switch {
	case start == end && text != "":
		return errors.New("the range is empty")
	case d.Message == "" || d.Check() == "":
		return errors.New("there is no message or no code")
	case d.Severity < 1 || d.Severity > 4:
		return fmt.Errorf("severity %d", d.Severity)
	case d.Related != nil && !c.Related, d.Tags != nil && !c.Tags, d.CodeDescription != nil && !c.Pages:
		return errors.New("it has what the client does not support")
	}
	for _, r := range d.Related {
		path, err := pathOf(r.Location.URI)
		if err != nil {
			return err
		}
		if rd := e.doc(path); rd.open || rd.changed {
			continue // it may have gone on since
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if _, _, err := offsets(string(data), r.Location.Range, e.units); err != nil {
			return fmt.Errorf("related: %w", err)
		}
	}
	return nil
}

func (e *Editor) markDiagnosed(params json.RawMessage) error {
	var p struct {
		URI     string
		Version int
	}
	if err := json.Unmarshal(params, &p); err != nil {
		return err
	}
	path, err := pathOf(p.URI)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if d := e.doc(path); p.Version > d.version || p.Version < e.diagnosed[path] {
		return fmt.Errorf("version %d of %s, which is at version %d, and of which %d was diagnosed", p.Version, path, d.version, e.diagnosed[path])
	}
	e.diagnosed[path] = p.Version
	e.broadcast()
	return nil
}

// AwaitDiagnosed waits until all has been published that the server knows of
// the open files as they are now.
func (e *Editor) AwaitDiagnosed(names ...string) {
	e.t.Helper()
	for _, name := range names {
		path, version := e.Path(name), e.Version(name)
		e.Await(fmt.Sprintf("the diagnosis of version %d of %s", version, name), func() bool {
			e.mu.Lock()
			defer e.mu.Unlock()
			return e.diagnosed[path] >= version
		})
	}
}

// Sync waits until the server has diagnosed the workspace as it is now, after
// all that it was told. It makes another version of an open file for that.
func (e *Editor) Sync(name string) {
	e.t.Helper()
	e.mu.Lock()
	path := e.Path(name)
	e.changed(path, e.doc(path).text, object{"text": e.doc(path).text})
	e.mu.Unlock()
	e.AwaitDiagnosed(name)
}

// Diagnostics are those that were published last for a file.
func (e *Editor) Diagnostics(name string) []Diagnostic {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.published[e.Path(name)].Diagnostics)
}

// PublishedVersion is the version that diagnostics were last published for, or
// 0 if none was said.
func (e *Editor) PublishedVersion(name string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if v := e.published[e.Path(name)].Version; v != nil {
		return *v
	}
	return 0
}

// Findings are the diagnostics of conclsp in a file.
func (e *Editor) Findings(name string) []Diagnostic {
	return slices.DeleteFunc(e.Diagnostics(name), func(d Diagnostic) bool { return d.Source != source })
}

// AllFindings are the diagnostics of conclsp by file, without files that have none.
func (e *Editor) AllFindings() map[string][]Diagnostic {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make(map[string][]Diagnostic)
	for path, p := range e.published {
		for _, d := range p.Diagnostics {
			if d.Source == source {
				all[path] = append(all[path], d)
			}
		}
	}
	return all
}
