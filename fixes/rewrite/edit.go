package rewrite

import (
	"go/token"

	"golang.org/x/tools/go/analysis"
)

type edit = analysis.TextEdit

// insert puts text at a position.
func insert(pos token.Pos, text string) edit {
	return edit{Pos: pos, End: pos, NewText: []byte(text)}
}

// replace puts text in place of what stands from pos to end.
func replace(pos, end token.Pos, text string) edit {
	return edit{Pos: pos, End: end, NewText: []byte(text)}
}

// text returns the source between two positions of a file.
func (p *Package) text(pos, end token.Pos) string {
	tf := p.Fset.File(pos)
	return string(p.Sources[tf.Name()][tf.Offset(pos):tf.Offset(end)])
}
