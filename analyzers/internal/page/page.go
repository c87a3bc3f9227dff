// Package page gets the page of a check out of its doc.go, where it is the
// package comment:
//
//	// Package noclose holds one check.
//	//
//	// noclose: report producers that leave without closing their channel
//	//
//	// What goes wrong, a wrong example, a right one, and when the check is silent.
//	package noclose
package page

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
)

// URL returns the address of the page of the named check.
func URL(check string) string {
	return "https://github.com/conclsp/conclsp/blob/main/docs/checks/" + check + ".md"
}

// Doc returns the page in src, the source of a doc.go: its package comment from
// the line "NAME: summary" on. It panics when there is none, so that no check can
// be built without its page. For use as
//
//	//go:embed doc.go
//	var doc string
//
//	var Analyzer = &analysis.Analyzer{Doc: page.Doc(doc), …}
func Doc(src string) string {
	text, err := Extract(src)
	if err != nil {
		panic(err)
	}
	return text
}

// Extract is Doc with an error in place of the panic.
func Extract(src string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", src, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return "", err
	}
	text := f.Doc.Text()
	start := f.Name.Name + ": "
	if strings.HasPrefix(text, start) {
		return text, nil
	}
	if i := strings.Index(text, "\n"+start); i >= 0 {
		return text[i+1:], nil
	}
	return "", fmt.Errorf("doc.go: the package comment has no line that starts with %q", start)
}
