package lazyinit

import (
	_ "embed"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/lazy"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
)

//go:embed doc.go
var doc string

// Analyzer reports variables that are initialised on first use, or awaited, without synchronisation.
var Analyzer = &analysis.Analyzer{
	Name:     "lazyinit",
	Doc:      page.Doc(doc),
	URL:      page.URL("lazyinit"),
	Requires: []*analysis.Analyzer{conc.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	inits, spins := lazy.Find(pass, pass.ResultOf[conc.Analyzer].(*conc.Result))
	r := reporter{pass}
	for _, i := range inits {
		if i.Lock != "" {
			r.double(i)
		} else {
			r.lazy(i)
		}
	}
	for _, s := range spins {
		r.spin(s)
	}
	return nil, nil
}
