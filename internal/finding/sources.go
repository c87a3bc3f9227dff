package finding

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// sources reads files once, to translate bytes into lines and characters.
type sources struct {
	read  func(file string) ([]byte, error)
	files map[string]*source
}

type source struct {
	text  []byte
	lines []int // where each line starts
}

// get returns the text of file, or nil if it cannot be read.
func (s *sources) get(file string) *source {
	if src, ok := s.files[file]; ok {
		return src
	}
	if s.files == nil {
		s.files = make(map[string]*source)
	}
	var src *source
	if text, err := s.read(file); err == nil {
		src = &source{text: text, lines: []int{0}}
		for i, c := range text {
			if c == '\n' {
				src.lines = append(src.lines, i+1)
			}
		}
	}
	s.files[file] = src
	return src
}

// line returns the text of the line that p is in, or "" if it is not known.
func (s *sources) line(p Pos) string {
	src := s.get(p.File)
	if src == nil || p.Line < 1 || p.Line > len(src.lines) {
		return ""
	}
	line, _, _ := bytes.Cut(src.text[src.lines[p.Line-1]:], []byte("\n"))
	return string(line)
}

// column returns the column of p in characters.
func (s *sources) column(p Pos) int {
	line := s.line(p)
	if p.Column < 1 || p.Column-1 > len(line) {
		return p.Column
	}
	return 1 + utf8.RuneCountInString(line[:p.Column-1])
}

// region returns the stretch that e replaces, in lines and characters; false
// if the file does not have it.
func (s *sources) region(e Edit) (sarifRegion, bool) {
	src := s.get(e.File)
	if src == nil || e.Start < 0 || e.End < e.Start || e.End > len(src.text) {
		return sarifRegion{}, false
	}
	line, col := src.place(e.Start)
	endLine, endCol := src.place(e.End)
	return sarifRegion{line, col, endLine, endCol}, true
}

// place returns the line and the column, in characters, of an offset.
func (s *source) place(offset int) (line, col int) {
	line, exact := slices.BinarySearch(s.lines, offset)
	if exact {
		line++
	}
	return line, 1 + utf8.RuneCount(s.text[s.lines[line-1]:offset])
}

// Line returns the text of the n-th line, counted from 1, without the space
// around it, or "" if there is none.
func Line(text []byte, n int) string {
	for range n - 1 {
		_, rest, ok := bytes.Cut(text, []byte("\n"))
		if !ok {
			return ""
		}
		text = rest
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimSpace(line))
}
