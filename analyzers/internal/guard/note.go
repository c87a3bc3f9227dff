package guard

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Note is what a comment says of a variable: which lock guards it.
type Note struct {
	Lock string
	Pos  token.Pos // of the comment
	own  bool      // the comment is on the variable, not on the lock
}

var (
	guardedBy = regexp.MustCompile(`(?i)\b(?:guarded|protected) by (?:the )?(\w+)\b`)
	checkLock = regexp.MustCompile(`\+checklocks:(\w+)`)
	protects  = regexp.MustCompile(`(?i)\b(?:protects|guards) (?:(?:all|the) )?(?:following|fields below|everything below|rest)\b`)
)

// notes reads the comments on the fields of the package's structs.
func notes(pass *analysis.Pass) map[*types.Var]Note {
	out := map[*types.Var]Note{}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.StructType); ok {
				fieldNotes(pass, s, out)
			}
			return true
		})
	}
	return out
}

func fieldNotes(pass *analysis.Pass, s *ast.StructType, out map[*types.Var]Note) {
	names := map[string]bool{}
	for _, f := range s.Fields.List {
		for _, id := range f.Names {
			names[id.Name] = true
		}
	}
	var below Note // the lock that says to guard what follows
	for i, f := range s.Fields.List {
		text, pos := comment(f)
		if i > 0 && below.Lock != "" && pass.Fset.Position(s.Fields.List[i-1].End()).Line+1 < pass.Fset.Position(begin(f)).Line {
			below = Note{} // an empty line ends the group
		}
		if len(f.Names) == 1 && protects.MatchString(text) {
			below = Note{Lock: f.Names[0].Name, Pos: pos}
			continue
		}
		n := below
		for _, re := range []*regexp.Regexp{guardedBy, checkLock} {
			if m := re.FindStringSubmatch(text); m != nil && names[m[1]] {
				n = Note{m[1], pos, true}
			}
		}
		for _, id := range f.Names {
			if v, ok := pass.TypesInfo.Defs[id].(*types.Var); ok && n.Lock != "" {
				out[v] = n
			}
		}
	}
}

// begin is where a field with its comment starts.
func begin(f *ast.Field) token.Pos {
	if f.Doc != nil {
		return f.Doc.Pos()
	}
	return f.Pos()
}

// comment returns the comments on a field as one line.
func comment(f *ast.Field) (text string, pos token.Pos) {
	for _, g := range []*ast.CommentGroup{f.Doc, f.Comment} {
		if g == nil {
			continue
		}
		if !pos.IsValid() {
			pos = g.Pos()
		}
		for _, c := range g.List {
			text += " " + strings.TrimLeft(c.Text, "/* \t")
		}
	}
	return strings.Join(strings.Fields(text), " "), pos
}
