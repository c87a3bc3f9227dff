package oracle

import (
	"go/ast"
	"slices"
	"testing"
)

// maxCandidates is the number of smaller programs that are tried at once.
const maxCandidates = 80

// reduce makes the program smaller as long as a fault of the kind is reported and
// not seen.
func (d disagreement) reduce(t *testing.T) disagreement {
	t.Helper()
	for {
		var programs []*source
		var reports [][]report
		for _, s := range d.source.smaller() {
			list, _ := analyse(t, s)
			list = slices.DeleteFunc(list, func(r report) bool { return r.kind != d.kind })
			if len(list) > 0 && len(programs) < maxCandidates {
				programs, reports = append(programs, s), append(reports, list)
			}
		}
		next := -1
		if len(programs) > 0 {
			bin := compile(t, programs)
			for i := range programs {
				o := bin.observe(i, reports[i], 0)
				if r := slices.IndexFunc(reports[i], func(r report) bool { return !o.has(r) }); r >= 0 {
					next, d = i, disagreement{reports[i][r], programs[i]}
					break
				}
			}
		}
		if next < 0 {
			return d
		}
	}
}

// smaller returns the programs that have less in them, the smallest ones first.
func (s *source) smaller() []*source {
	var list []*source
	try := func(edits ...edit) {
		if next, err := check(s.changed(edits)); err == nil && next.root() != nil && next.root().Name.Name == s.root().Name.Name {
			list = append(list, next)
		}
	}
	cut := func(n ast.Node, text string) { try(edit{s.offset(n.Pos()), s.offset(n.End()), text}) }
	m := &mutator{}
	m.look(s)
	for _, d := range s.file.Decls {
		cut(d, "")
	}
	for _, st := range m.stmts {
		cut(st.node, "")
		if edits := m.unwrap(st.node); edits != nil {
			try(edits...)
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CommClause:
			cut(n, "")
		case *ast.IfStmt:
			if n.Else != nil {
				try(edit{s.offset(n.Body.End()), s.offset(n.Else.End()), ""})
			}
		case *ast.RangeStmt:
			if n.Key != nil {
				try(edit{s.offset(n.Key.Pos()), s.offset(n.Range), ""})
			}
		}
		return true
	})
	slices.SortStableFunc(list, func(a, b *source) int { return len(a.text) - len(b.text) })
	return list
}
