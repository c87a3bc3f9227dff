package lsp

import (
	"os"
	"path/filepath"
	"time"

	"github.com/conclsp/conclsp/internal/finding"
)

// A stamp tells whether a file on disk is still the one that it was.
type stamp struct {
	size    int64
	changed time.Time
}

// stampOf returns the stamp of a file, the zero value if there is none.
func stampOf(name string) stamp {
	fi, err := os.Stat(name)
	if err != nil {
		return stamp{}
	}
	return stamp{fi.Size(), fi.ModTime()}
}

// stampFiles notes the stamps of the files that a finding speaks of and that
// were not open. The mutex of the server is held.
func (r *run) stampFiles(f finding.Finding) {
	note := func(name string) {
		if _, ok := r.stamps[name]; !ok && r.docs[name] == nil {
			r.stamps[name] = stampOf(name)
		}
	}
	note(f.Range.Start.File)
	for _, rel := range f.Related {
		note(rel.Range.Start.File)
	}
	for _, fix := range f.Fixes {
		for _, e := range fix.Edits {
			note(e.File)
		}
	}
}

// A reader gives texts of files, as the client has them or else as they are on
// disk, and reads each once.
type reader struct {
	s      *server
	texts  map[string]*text
	stamps map[string]stamp
}

func newReader(s *server) *reader {
	return &reader{s, make(map[string]*text), make(map[string]stamp)}
}

// text returns the text of a file, or nil. s.mu is held.
func (r *reader) text(name string) *text {
	if doc := r.s.docs[name]; doc != nil {
		return doc.text
	}
	t, ok := r.texts[name]
	if !ok {
		if data, err := os.ReadFile(name); err == nil && filepath.IsAbs(name) {
			t = newText(string(data))
		}
		r.texts[name] = t
	}
	return t
}

// stamp returns the stamp of a file on disk.
func (r *reader) stamp(name string) stamp {
	st, ok := r.stamps[name]
	if !ok {
		st = stampOf(name)
		r.stamps[name] = st
	}
	return st
}
