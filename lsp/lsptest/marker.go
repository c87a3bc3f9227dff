package lsptest

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// A marker is an expectation in a comment of a test file:
//
//	//@diag("n++", "sharedwrite", re"may run at once")
//	/*@loc(here, "mu.Lock()")*/
//
// Its arguments are strings, regular expressions, and names. A place is a
// string or regular expression that is found on the line of the marker, or the
// name that a loc marker has given to such a place.
type marker struct {
	name string
	args []argument
	file string
	line int // counted from 1
	row  place
}

// An argument is one of a marker.
type argument struct {
	text string         // of a string
	re   *regexp.Regexp // not nil for a regular expression
	name string         // not "" for a name
}

// A place is a stretch of a file, in bytes.
type place struct {
	file       string
	start, end int
}

func (m *marker) String() string { return fmt.Sprintf("%s:%d: @%s", m.file, m.line, m.name) }

// markers finds the markers of a Go file.
func markers(file, text string) ([]*marker, error) {
	var list []*marker
	fset := token.NewFileSet()
	f := fset.AddFile(file, -1, len(text))
	var s scanner.Scanner
	s.Init(f, []byte(text), func(token.Position, string) {}, scanner.ScanComments) // code may be broken, on purpose
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list, nil
		}
		if tok != token.COMMENT {
			continue
		}
		body, ok := strings.CutPrefix(lit, "//@")
		if !ok {
			if body, ok = strings.CutPrefix(lit, "/*@"); !ok {
				continue
			}
			body = strings.TrimSuffix(body, "*/")
		}
		row := rowOf(file, text, f.Offset(pos), len(lit))
		got, err := parseMarkers(body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", fset.Position(pos), err)
		}
		for _, m := range got {
			m.file, m.line, m.row = file, f.Line(pos), row
			list = append(list, m)
		}
	}
}

// rowOf is where a comment of a marker looks for places: its line up to the
// comment or, if there is nothing, after it.
func rowOf(file, text string, offset, size int) place {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	if strings.TrimSpace(text[start:offset]) != "" {
		return place{file, start, offset}
	}
	rest, _, _ := strings.Cut(text[offset+size:], "\n")
	return place{file, offset + size, offset + size + len(rest)}
}

// markerParser reads the markers of one comment.
type markerParser struct {
	s   scanner.Scanner
	tok token.Token
	lit string
	err error
}

func (p *markerParser) next() {
	for {
		_, p.tok, p.lit = p.s.Scan()
		if p.tok != token.SEMICOLON || p.lit != "\n" { // put in where a line may end
			return
		}
	}
}

func (p *markerParser) want(tok token.Token) string {
	lit := p.lit
	if p.tok != tok && p.err == nil {
		p.err = fmt.Errorf("%v %q where %v is wanted", p.tok, p.lit, tok)
	}
	p.next()
	return lit
}

func parseMarkers(body string) ([]*marker, error) {
	p := new(markerParser)
	f := token.NewFileSet().AddFile("", -1, len(body))
	p.s.Init(f, []byte(body), func(_ token.Position, msg string) { p.err = fmt.Errorf("%s", msg) }, 0)
	p.next()
	var list []*marker
	for p.tok != token.EOF && p.err == nil {
		m := &marker{name: p.want(token.IDENT)}
		p.want(token.LPAREN)
		for p.tok != token.RPAREN && p.err == nil {
			m.args = append(m.args, p.argument())
			if p.tok != token.RPAREN {
				p.want(token.COMMA)
			}
		}
		p.want(token.RPAREN)
		if p.tok == token.COMMA {
			p.next()
		}
		list = append(list, m)
	}
	return list, p.err
}

func (p *markerParser) argument() argument {
	if p.tok == token.STRING {
		return argument{text: p.unquote()}
	}
	name := p.want(token.IDENT)
	if name != "re" || p.tok != token.STRING {
		return argument{name: name}
	}
	re, err := regexp.Compile(p.unquote())
	if err != nil {
		p.err = err
	}
	return argument{re: re}
}

func (p *markerParser) unquote() string {
	text, err := strconv.Unquote(p.want(token.STRING))
	if err != nil && p.err == nil {
		p.err = err
	}
	return text
}

// find returns the place that an argument means on a line of text. Of a regular
// expression with a group, that is the group.
func (a argument) find(text string, row place) (place, error) {
	line := text[row.start:row.end]
	if a.re == nil {
		i := strings.Index(line, a.text)
		if i < 0 {
			return place{}, fmt.Errorf("%q is not on the line", a.text)
		}
		return place{row.file, row.start + i, row.start + i + len(a.text)}, nil
	}
	m := a.re.FindStringSubmatchIndex(line)
	if m == nil {
		return place{}, fmt.Errorf("%v is not on the line", a.re)
	}
	if len(m) > 2 && m[2] >= 0 {
		m = m[2:]
	}
	return place{row.file, row.start + m[0], row.start + m[1]}, nil
}

// matches reports whether a text is the string, or has a match of the regular expression.
func (a argument) matches(text string) bool {
	if a.re != nil {
		return a.re.MatchString(text)
	}
	return a.text == text
}
