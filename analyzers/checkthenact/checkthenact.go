package checkthenact

import (
	_ "embed"

	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
)

//go:embed doc.go
var doc string

// Analyzer reports …
var Analyzer = &analysis.Analyzer{
	Name:     "checkthenact",
	Doc:      page.Doc(doc),
	URL:      page.URL("checkthenact"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
