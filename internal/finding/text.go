package finding

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
)

// TextOptions say how WriteText prints.
type TextOptions struct {
	Base  string // file names are shown relative to this directory
	Color bool   // mark places and check names with ANSI escapes
}

// The escapes that WriteText uses.
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

// WriteText prints findings for a person: a line for each, and its related
// places indented under it.
func WriteText(w io.Writer, fs []Finding, o TextOptions) error {
	paint := func(code, s string) string {
		if !o.Color {
			return s
		}
		return code + s + reset
	}
	out := bufio.NewWriter(w)
	for _, f := range fs {
		fmt.Fprintf(out, "%s: %s %s\n", paint(bold, ShowPos(o.Base, f.Range.Start)), f.Message, paint(yellow, "("+f.Check+")"))
		for _, r := range f.Related {
			fmt.Fprintf(out, "\t%s\n", paint(dim, ShowPos(o.Base, r.Range.Start)+": "+r.Message))
		}
	}
	return out.Flush()
}

// ShowPos prints a place as file:line:column with the file relative to base,
// or "-" if the place is unknown.
func ShowPos(base string, p Pos) string {
	if p.File == "" {
		return "-"
	}
	p.File = RelPath(base, p.File)
	return p.String()
}

// String prints a place as go/token.Position does.
func (p Pos) String() string {
	switch {
	case p.File == "" && p.Line == 0:
		return "-"
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// RelPath returns file relative to base where that is the shorter name, as the
// go command does, and file itself otherwise.
func RelPath(base, file string) string {
	if rel, err := filepath.Rel(base, file); err == nil && len(rel) < len(file) {
		return rel
	}
	return file
}
