package oncedeadlock

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

// OnceFact is what a function of another package does with Onces.
type OnceFact struct {
	Reaches []string // path, then the steps "func file:line", with | between
	Runs    []string // "param path"
}

// AFact marks OnceFact as a fact.
func (*OnceFact) AFact() {}

// String renders the fact for tests.
func (f *OnceFact) String() string {
	return strings.Join(append(slices.Clone(f.Reaches), f.Runs...), "; ")
}

// maxFact bounds the lists of a fact, and so its bytes.
const maxFact = 4

func (c *checker) export(f *conc.Func, s *summary) {
	obj, ok := f.Fn.Object().(*types.Func)
	if !ok || !obj.Exported() || obj.Pkg() != c.pass.Pkg {
		return
	}
	var fact OnceFact
	for _, r := range s.reaches {
		if p, ok := outward(f.Fn, r.once); ok {
			parts := []string{p.String()}
			for _, st := range r.chain {
				parts = append(parts, st.fn+" "+st.at)
			}
			fact.Reaches = append(fact.Reaches, strings.Join(parts, "|"))
		}
	}
	for _, r := range s.runs {
		fact.Runs = append(fact.Runs, strconv.Itoa(r.param)+" "+r.once.String())
	}
	fact.Reaches, fact.Runs = bounded(fact.Reaches), bounded(fact.Runs)
	if fact.Reaches != nil || fact.Runs != nil {
		c.pass.ExportObjectFact(obj, &fact)
	}
}

func bounded(list []string) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), maxFact)]
}

// imported returns the summary of a function of another package, nil if there
// is none.
func (c *checker) imported(fn *ssa.Function) *summary {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil || obj.Pkg() == c.pass.Pkg {
		return nil
	}
	var fact OnceFact
	if !c.pass.ImportObjectFact(obj.Origin(), &fact) {
		return nil
	}
	s := new(summary)
	for _, text := range fact.Reaches {
		parts := strings.Split(text, "|")
		p, err := path.Parse(parts[0])
		if err != nil || len(parts) < 2 {
			continue // of another version
		}
		r := reach{once: p}
		for _, st := range parts[1:] {
			i := strings.LastIndexByte(st, ' ')
			r.chain = append(r.chain, step{fn: st[:max(i, 0)], at: st[i+1:]})
		}
		s.reaches = append(s.reaches, r)
	}
	for _, text := range fact.Runs {
		i, rest, ok := strings.Cut(text, " ")
		n, err := strconv.Atoi(i)
		p, perr := path.Parse(rest)
		if ok && err == nil && perr == nil {
			s.runs = append(s.runs, runs{p, n})
		}
	}
	return s
}
