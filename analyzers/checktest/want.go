package checktest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/scanner"
)

// An expectation is one regular expression of a want comment.
type expectation struct {
	file string
	line int
	rx   *regexp.Regexp
}

// checkWants compares the findings with the want comments, one for one.
func checkWants(r reporter, res *analyzed) {
	r.Helper()
	wants := collectWants(r, res)
	for _, d := range res.diagnostics() {
		i := slices.IndexFunc(wants, func(e expectation) bool {
			return e.file == d.pos.Filename && e.line == d.pos.Line && e.rx.MatchString(d.Message)
		})
		if i < 0 {
			r.Errorf("%s: unexpected finding: %s", res.where(d), d.Message)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, e := range wants {
		r.Errorf("%s:%d: no finding matches %#q", res.m.relative(e.file), e.line, e.rx)
	}
}

func collectWants(r reporter, res *analyzed) []expectation {
	r.Helper()
	var wants []expectation
	for _, act := range res.roots {
		for _, f := range act.Package.Syntax {
			for _, group := range f.Comments {
				for _, c := range group.List {
					text, ok := wantText(c.Text)
					if !ok {
						continue
					}
					pos := act.Package.Fset.Position(c.Pos())
					found, err := parseWant(text)
					if err != nil {
						r.Errorf("%s:%d: in want comment: %v", res.m.relative(pos.Filename), pos.Line, err)
					}
					for _, e := range found {
						wants = append(wants, expectation{pos.Filename, pos.Line + e.line, e.rx})
					}
				}
			}
		}
	}
	return wants
}

// wantText returns what follows "want" in a comment that starts with it, or
// in a comment within a comment that does.
func wantText(comment string) (string, bool) {
	if i := strings.LastIndex(comment, "// want"); i >= 0 {
		return comment[i+len("// want"):], true
	}
	return strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(comment, "/*")), "want ")
}

// parseWant parses a list of Go strings, each a regular expression, perhaps
// after "+n": the number of lines further down where the findings are.
func parseWant(text string) ([]expectation, error) {
	sc := new(scanner.Scanner).Init(strings.NewReader(text))
	sc.Mode = scanner.ScanStrings | scanner.ScanRawStrings | scanner.ScanInts
	var scanErr error
	sc.Error = func(_ *scanner.Scanner, msg string) { scanErr = fmt.Errorf("%s", msg) }
	var list []expectation
	delta := 0
	for tok := sc.Scan(); tok != scanner.EOF; tok = sc.Scan() {
		switch tok {
		case '+':
			if sc.Scan() != scanner.Int {
				return nil, fmt.Errorf("no number after +")
			}
			n, err := strconv.Atoi(sc.TokenText())
			if err != nil {
				return nil, err
			}
			delta = n
		case scanner.String, scanner.RawString:
			pattern, err := strconv.Unquote(sc.TokenText())
			if err != nil {
				return nil, err
			}
			rx, err := regexp.Compile(pattern)
			if err != nil {
				return nil, err
			}
			list = append(list, expectation{line: delta, rx: rx})
		case '*': // end of a general comment
		case '/':
		default:
			return nil, fmt.Errorf("got %s, want a string", scanner.TokenString(tok))
		}
	}
	if scanErr == nil && len(list) == 0 {
		scanErr = fmt.Errorf("no string")
	}
	return list, scanErr
}
