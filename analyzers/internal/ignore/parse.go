package ignore

import (
	"go/ast"
	"go/token"
	"math"
	"strings"
)

// A fileParser finds the directives of one file.
type fileParser struct {
	file   *token.File
	syntax *ast.File
	nodes  map[*ast.Comment]ast.Node // built when staticcheck's comments ask for it
}

func (p *fileParser) line(pos token.Pos) int   { return p.file.PositionFor(pos, false).Line }
func (p *fileParser) column(pos token.Pos) int { return p.file.PositionFor(pos, false).Column }

func (p *fileParser) directives() []*Directive {
	var list []*Directive
	for _, group := range p.syntax.Comments {
		for _, c := range group.List {
			d := p.ours(group, c)
			if d == nil {
				d = p.nolint(group, c)
			}
			if d == nil {
				d = p.lint(c)
			}
			if d == nil {
				continue
			}
			d.Pos, d.End, d.file = c.Pos(), c.End(), p.file
			list = append(list, d)
		}
	}
	return list
}

// ours reads "//conclsp:ignore CHECK[,CHECK] reason".
func (p *fileParser) ours(group *ast.CommentGroup, c *ast.Comment) *Directive {
	if strings.HasPrefix(c.Text, string(Spaced)+" ") {
		return &Directive{Kind: Spaced, from: 1}
	}
	rest, ok := strings.CutPrefix(c.Text, string(Ours))
	if !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return nil
	}
	rest, _, _ = strings.Cut(rest, " // ") // another comment may follow
	checks, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
	d := &Directive{Kind: Ours, Checks: split(checks), Reason: strings.TrimSpace(reason)}
	d.from = p.line(c.Pos())
	if p.alone(c) {
		d.from = p.line(group.End()) + 1
	}
	d.to = d.from
	return d
}

// alone reports whether no code stands before c on its line.
func (p *fileParser) alone(c *ast.Comment) bool {
	start := p.file.LineStart(p.line(c.Pos()))
	before := func(pos token.Pos) bool { return start <= pos && pos < c.Pos() }
	code := false
	ast.Inspect(p.syntax, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup:
			return false
		}
		code = code || before(n.Pos()) || before(n.End()-1)
		return !code
	})
	return !code
}

// nolint reads "//nolint[:CHECK[,CHECK]] [// reason]" by golangci-lint's rules:
// it covers the lines of its comment group and, when syntax starts just below
// in the same column, all lines of that syntax.
func (p *fileParser) nolint(group *ast.CommentGroup, c *ast.Comment) *Directive {
	text, ok := strings.CutPrefix(strings.TrimLeft(c.Text, "/ "), "nolint")
	if !ok || text != "" && text[0] != ' ' && text[0] != ':' {
		return nil
	}
	d := &Directive{Kind: Nolint, from: p.line(group.Pos()), to: p.line(group.End())}
	text, d.Reason, _ = strings.Cut(text, "//")
	d.Reason = strings.TrimSpace(d.Reason)
	if names, ok := strings.CutPrefix(text, ":"); ok {
		d.Checks = split(names)
		for _, name := range d.Checks {
			if strings.EqualFold(name, "all") {
				d.Checks = nil
				break
			}
		}
	}
	last, column := d.to, p.column(group.Pos())
	ast.Inspect(p.syntax, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if p.line(n.Pos()) == last+1 && p.column(n.Pos()) == column {
			d.to = max(d.to, p.line(n.End()))
		}
		return true
	})
	return d
}

// lint reads "//lint:ignore CHECK[,CHECK] reason" and "//lint:file-ignore …" by
// staticcheck's rules: without a reason they do nothing.
func (p *fileParser) lint(c *ast.Comment) *Directive {
	rest, ok := strings.CutPrefix(c.Text, "//lint:")
	if !ok {
		return nil
	}
	fields := strings.Split(rest, " ")
	if len(fields) < 3 || fields[0] != "ignore" && fields[0] != "file-ignore" {
		return nil
	}
	d := &Directive{Kind: Lint, Checks: split(fields[1]), Reason: strings.Join(fields[2:], " ")}
	if fields[0] == "file-ignore" {
		d.from, d.to = 0, math.MaxInt
		return d
	}
	node := p.node(c)
	if node == nil {
		return nil
	}
	d.from = p.line(node.Pos())
	d.to = d.from
	return d
}

// node returns the syntax to which c belongs.
func (p *fileParser) node(c *ast.Comment) ast.Node {
	if p.nodes == nil {
		p.nodes = make(map[*ast.Comment]ast.Node)
		// Only the lines of the file set are needed; one with this file alone would do.
		fset := token.NewFileSet()
		fset.AddExistingFiles(p.file)
		for node, groups := range ast.NewCommentMap(fset, p.syntax, p.syntax.Comments) {
			for _, group := range groups {
				for _, c := range group.List {
					p.nodes[c] = node
				}
			}
		}
	}
	return p.nodes[c]
}

// split splits a list of names at commas.
func split(list string) []string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
