package oracle

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
)

// A mutator breaks programs.
type mutator struct {
	*rand.Rand
	patterns []string
	*source
	stmts []stmt
	gaps  []int // where a statement can be put
}

// A stmt is one of a list of statements.
type stmt struct {
	node   ast.Stmt
	lo, hi int
	next   int // the one after it in the list, or -1
}

// snippets are statements that mean something wherever their variables exist.
var snippets = []string{
	"ch <- 1", "<-ch", "close(ch)", "close(out)", "close(done)", "close(quit)", "<-done", "<-quit", "<-ctx.Done()", "cancel()",
	"out <- 1", "in <- 1", "<-out", "<-in", "done <- struct{}{}", "errs <- nil", "<-errs", "ch = nil", "in = nil",
	"wg.Add(1)", "wg.Done()", "wg.Wait()", "defer wg.Done()", "defer wg.Wait()", "mu.Lock()", "mu.Unlock()", "defer mu.Unlock()",
	"mu.Lock()\ndefer mu.Unlock()", "s.mu.Lock()\ndefer s.mu.Unlock()", "cond.Signal()", "cond.Broadcast()", "cond.Wait()",
	"if world.Coin() {\nreturn\n}", "if err := world.Fail(1); err != nil {\nreturn err\n}", "if err := world.Fail(1); err != nil {\nreturn\n}",
	"if world.Coin() {\nbreak\n}", "if world.Coin() {\ncontinue\n}", "if ctx.Err() != nil {\nreturn\n}", "if n == 0 {\nreturn\n}", "if n > 1 {\nreturn nil\n}",
	"if len(items) == 0 {\nreturn\n}", "if len(items) == 0 {\nreturn nil\n}", "return", "return nil", "break",
	"select {\ncase ch <- 1:\ndefault:\n}", "select {\ncase <-ch:\ndefault:\n}", "select {\ncase ch <- 1:\ncase <-ctx.Done():\n}",
	"select {\ncase <-done:\ncase <-ctx.Done():\nreturn\n}", "select {\ncase <-ch:\ncase <-time.After(time.Millisecond):\n}",
	"select {\ncase v := <-ch:\nworld.Work(v)\ncase <-done:\n}", "for range ch {\n}", "for range out {\n}", "for v := range in {\nworld.Work(v)\n}",
	"if len(ch) == 0 {\nreturn\n}", "if _, ok := <-ch; !ok {\nreturn\n}", "go func() {\nch <- 1\n}()", "go func() {\n<-ch\n}()", "go func() {\n<-done\n}()",
	"go func() {\nwg.Wait()\nclose(ch)\n}()", "go func() {\ndefer close(done)\nwg.Wait()\n}()", "wg.Go(func() {\nch <- 1\n})", "wg.Go(func() {\n<-ctx.Done()\n})",
	"defer close(ch)", "defer close(done)", "defer func() { <-done }()", "defer cancel()", "for range n {\nch <- 1\n}", "for range items {\n<-ch\n}", "for range 2 {\n<-done\n}",
}

// program returns a random program.
func (m *mutator) program() *source {
	pick := func() string { return m.patterns[m.IntN(len(m.patterns))] }
	s, err := check(pick())
	if err != nil {
		panic(err)
	}
	for range m.IntN(5) {
		for range 30 { // most changes do not type-check
			if next, err := check(m.mutate(s)); err == nil && next.root() != nil {
				s = next
				break
			}
		}
	}
	return s
}

// mutate returns the declarations with one change.
func (m *mutator) mutate(s *source) string {
	m.look(s)
	if len(m.stmts) == 0 {
		return ""
	}
	var edits []edit
	a, b := m.stmt(), m.stmt()
	switch m.IntN(18) {
	case 0, 1:
		edits = []edit{{a.lo, a.hi, ""}}
	case 2:
		edits = []edit{{a.hi, a.hi, "\n" + s.text[a.lo:a.hi]}}
	case 3, 4:
		if a.next >= 0 {
			b = m.stmts[a.next]
		}
		if a.hi <= b.lo {
			edits = []edit{{a.lo, a.hi, s.text[b.lo:b.hi]}, {b.lo, b.hi, s.text[a.lo:a.hi]}}
		}
	case 5:
		if gap := m.gap(); gap <= a.lo || a.hi <= gap {
			edits = []edit{{a.lo, a.hi, ""}, {gap, gap, "\n" + s.text[a.lo:a.hi] + "\n"}}
		}
	case 6:
		edits = m.put(s.text[a.lo:a.hi])
	case 7, 8, 9:
		edits = m.put(snippets[m.IntN(len(snippets))])
	case 10:
		other, err := check(m.patterns[m.IntN(len(m.patterns))])
		if err != nil {
			panic(err)
		}
		m.look(other)
		c := m.stmt()
		text := other.text[c.lo:c.hi]
		m.look(s)
		edits = m.put(text)
	case 11:
		edits = m.wrap(a)
	case 12:
		edits = m.unwrap(a.node)
	case 13:
		edits = m.deferral(a)
	case 14, 15:
		edits = m.selects()
	case 16:
		edits = m.capacity()
	case 17:
		edits = m.rename()
	}
	if edits == nil {
		return ""
	}
	return s.changed(edits)
}

// look finds the statements of a program.
func (m *mutator) look(s *source) {
	m.source, m.stmts, m.gaps = s, nil, nil
	list := func(start token.Pos, list []ast.Stmt) {
		m.gaps = append(m.gaps, s.offset(start))
		for i, st := range list {
			switch st.(type) {
			case *ast.CaseClause, *ast.CommClause:
				return
			}
			m.stmts = append(m.stmts, stmt{st, s.offset(st.Pos()), s.offset(st.End()), -1})
			m.gaps = append(m.gaps, s.offset(st.End()))
			if i > 0 {
				m.stmts[len(m.stmts)-2].next = len(m.stmts) - 1
			}
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			if len(n.List) == 0 || !isClause(n.List[0]) {
				list(n.Lbrace+1, n.List)
			}
		case *ast.CommClause:
			list(n.Colon+1, n.Body)
		case *ast.CaseClause:
			list(n.Colon+1, n.Body)
		}
		return true
	})
}

func isClause(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

func (m *mutator) stmt() stmt { return m.stmts[m.IntN(len(m.stmts))] }

func (m *mutator) gap() int { return m.gaps[m.IntN(len(m.gaps))] }

func (m *mutator) put(text string) []edit {
	at := m.gap()
	return []edit{{at, at, "\n" + text + "\n"}}
}

// wrap puts a statement under a condition, into a loop, or into a goroutine.
func (m *mutator) wrap(s stmt) []edit {
	around := []string{
		"if world.Coin() {\n%s\n}", "if err := world.Fail(1); err == nil {\n%s\n}", "if n > 1 {\n%s\n}", "if n == 0 {\n%s\n}", "if len(items) > 0 {\n%s\n}",
		"for range 2 {\n%s\n}", "for range n {\n%s\n}", "for range items {\n%s\n}", "go func() {\n%s\n}()", "wg.Go(func() {\n%s\n})", "func() {\n%s\n}()",
		"for {\n%s\n}", "mu.Lock()\n%s\nmu.Unlock()",
	}
	return []edit{{s.lo, s.hi, fmt.Sprintf(around[m.IntN(len(around))], m.text[s.lo:s.hi])}}
}

// unwrap replaces a statement by what is in it.
func (m *mutator) unwrap(s ast.Stmt) []edit {
	var body *ast.BlockStmt
	switch s := s.(type) {
	case *ast.IfStmt:
		body = s.Body
	case *ast.ForStmt:
		body = s.Body
	case *ast.RangeStmt:
		body = s.Body
	case *ast.GoStmt:
		if lit, ok := s.Call.Fun.(*ast.FuncLit); ok {
			body = lit.Body
		}
	}
	if body == nil {
		return nil
	}
	return []edit{{m.offset(s.Pos()), m.offset(s.End()), m.text[m.offset(body.Lbrace)+1 : m.offset(body.Rbrace)]}}
}

// deferral defers a call, or does not.
func (m *mutator) deferral(s stmt) []edit {
	switch n := s.node.(type) {
	case *ast.DeferStmt:
		return []edit{{s.lo, m.offset(n.Call.Pos()), ""}}
	case *ast.ExprStmt:
		if _, ok := n.X.(*ast.CallExpr); ok {
			return []edit{{s.lo, s.lo, "defer "}}
		}
	case *ast.ReturnStmt:
		return []edit{{s.lo, s.hi, []string{"break", "continue"}[m.IntN(2)]}}
	case *ast.BranchStmt:
		return []edit{{s.lo, s.hi, []string{"break", "continue", "return", "return nil"}[m.IntN(4)]}}
	}
	return nil
}

// selects changes the alternatives of a select, or makes one of a statement.
func (m *mutator) selects() []edit {
	var edits [][]edit
	ast.Inspect(m.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectStmt)
		if !ok {
			return true
		}
		end := m.offset(sel.Body.Rbrace)
		more := []string{"default:\n", "case <-ctx.Done():\n", "case <-ctx.Done():\nreturn\n", "case <-done:\nreturn\n", "case <-quit:\nreturn\n", "case <-time.After(time.Millisecond):\n", "case ch <- 1:\n"}
		edits = append(edits, []edit{{end, end, more[m.IntN(len(more))]}})
		for _, c := range sel.Body.List {
			lo := m.offset(c.Pos())
			hi := m.offset(c.End())
			edits = append(edits, []edit{{lo, hi, ""}})
			if cc := c.(*ast.CommClause); cc.Comm != nil {
				body := ""
				if len(cc.Body) > 0 {
					body = m.text[m.offset(cc.Body[0].Pos()):hi]
				}
				edits = append(edits, []edit{{m.offset(sel.Pos()), m.offset(sel.End()), m.at(cc.Comm) + "\n" + body}})
			}
		}
		return true
	})
	for _, s := range m.stmts {
		if _, ok := s.node.(*ast.SendStmt); ok {
			edits = append(edits, []edit{{s.lo, s.hi, "select {\ncase " + m.text[s.lo:s.hi] + ":\ndefault:\n}"}}, []edit{{s.lo, s.hi, "select {\ncase " + m.text[s.lo:s.hi] + ":\ncase <-ctx.Done():\n}"}})
		}
	}
	if edits == nil {
		return nil
	}
	return edits[m.IntN(len(edits))]
}

// capacity changes the one of a channel, or a small number.
func (m *mutator) capacity() []edit {
	var edits [][]edit
	ast.Inspect(m.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "make" && strings.HasPrefix(m.at(n.Args[0]), "chan") {
				lo, hi := m.offset(n.Args[0].End()), m.offset(n.Rparen)
				caps := []string{"", "", ", 1", ", 2", ", n", ", len(items)", ", 0", ", 3"}
				edits = append(edits, []edit{{lo, hi, caps[m.IntN(len(caps))]}})
			}
		case *ast.BasicLit:
			if n.Kind == token.INT {
				lo, hi := m.offset(n.Pos()), m.offset(n.End())
				edits = append(edits, []edit{{lo, hi, []string{"0", "1", "2", "3", "n", "len(items)"}[m.IntN(6)]}})
			}
		}
		return true
	})
	if edits == nil {
		return nil
	}
	return edits[m.IntN(len(edits))]
}

// rename uses another variable of the same type.
func (m *mutator) rename() []edit {
	var ids []*ast.Ident
	ast.Inspect(m.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := m.info.Uses[id].(*types.Var); ok && v.Type().String() != "error" {
				ids = append(ids, id)
			}
		}
		return true
	})
	if len(ids) == 0 {
		return nil
	}
	id := ids[m.IntN(len(ids))]
	var others []string
	for _, o := range ids {
		if types.AssignableTo(m.info.Uses[o].Type(), m.info.Uses[id].Type()) && o.Name != id.Name {
			others = append(others, o.Name)
		}
	}
	if others == nil {
		return nil
	}
	return []edit{{m.offset(id.Pos()), m.offset(id.End()), others[m.IntN(len(others))]}}
}
