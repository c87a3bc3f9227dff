package poolafterput

import (
	_ "embed"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/analyzers/internal/pools"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports objects that are used after they were put back into their pool.
var Analyzer = &analysis.Analyzer{
	Name:      "poolafterput",
	Doc:       page.Doc(doc),
	URL:       page.URL("poolafterput"),
	Requires:  []*analysis.Analyzer{conc.Analyzer},
	FactTypes: []analysis.Fact{new(pools.PutFact)},
	Run:       run,
}

type checker struct {
	pass  *analysis.Pass
	pools *pools.Pools
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	c := &checker{pass, pools.New(pass, res)}
	for _, f := range res.Funcs() {
		for _, b := range f.Fn.Blocks {
			for _, instr := range b.Instrs {
				switch site := instr.(type) {
				case *ssa.Call:
					for _, obj := range c.pools.PutBy(site) {
						c.after(site, obj)
					}
				case *ssa.Defer:
					c.deferred(site)
				}
			}
		}
	}
	return nil, nil
}
