// Package explored is the shared analysis of checks that ask what can happen in a
// closed scope: it extracts the scopes of a package, searches their states, and
// says in the user's words what goes wrong in them. It never reports.
package explored

import (
	"cmp"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"github.com/conclsp/conclsp/analyzers/internal/automata"
	"github.com/conclsp/conclsp/analyzers/internal/model"
	"github.com/conclsp/conclsp/analyzers/internal/scope"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// limit is the number of states after which a scope is given up. It bounds the
// time for one, whatever the machine.
const limit = 20000

// typeLimit is the number of states after which a type is given up, which is searched
// for each two of its methods.
const typeLimit = 4 * limit

// packageLimit is the number of states after which a package is given up.
const packageLimit = 20 * limit

// Analyzer computes a *Result.
var Analyzer = &analysis.Analyzer{
	Name:       "explored",
	Doc:        "what goes wrong in the closed scopes of a package, for the checks that report it",
	URL:        "https://github.com/conclsp/conclsp/blob/main/docs/architecture.md",
	Requires:   []*analysis.Analyzer{automata.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// A Result is what goes wrong in a package.
type Result struct {
	// Findings are those of all scopes, by position: one for each kind and place.
	Findings []*Finding

	explored, beyond int // scopes
}

// Counts tells how many scopes were explored, and of how many nothing is said because
// they are beyond the bounds.
func (r *Result) Counts() map[string]int {
	return map[string]int{"scopes explored": r.explored, "scopes beyond the bounds": r.beyond}
}

// A Finding is a fault of a scope.
type Finding struct {
	model.Fault
	Scope *scope.Scope
	// Cause is the finding that is the reason for this one, nil if there is none.
	Cause *Finding

	all  []model.Fault // of the scope
	pass *analysis.Pass
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{}
	best := make(map[place]*Finding)
	spent, all := make(map[*types.Named]int), 0
	for _, s := range pass.ResultOf[automata.Analyzer].(*automata.Result).Package().Scopes() {
		if s.Program == nil || s.Type != nil && spent[s.Type] > typeLimit || all > packageLimit {
			r.beyond++
			continue
		}
		found := model.Explore(s.Program, limit)
		if all += found.States; s.Type != nil {
			spent[s.Type] += found.States
		}
		if !found.Complete {
			r.beyond++
		} else {
			r.explored++
		}
		list := make([]*Finding, len(found.Faults))
		for i, f := range found.Faults {
			list[i] = &Finding{Fault: f, Scope: s, all: found.Faults, pass: pass}
		}
		for i, f := range found.Faults {
			if f.Because != model.None {
				list[i].Cause = list[f.Because]
			}
			if at := list[i].place(); at.instr != nil && (best[at] == nil || list[i].simpler(best[at])) {
				best[at] = list[i]
			}
		}
	}
	for _, f := range best {
		r.Findings = append(r.Findings, f)
	}
	slices.SortFunc(r.Findings, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(a.Kind, b.Kind))
	})
	return r, nil
}

// A place is where a fault is, whatever the scope and the calls on the way.
type place struct {
	kind  model.FaultKind
	instr ssa.Instruction
}

func (f *Finding) place() place { return place{f.Kind, f.At().Instr} }

// simpler reports whether f is the better one to tell of two findings at a place:
// a cause, one that needs no callers, and then the shorter way.
func (f *Finding) simpler(g *Finding) bool {
	if (f.Cause == nil) != (g.Cause == nil) {
		return f.Cause == nil
	}
	if (f.Scope.Type == nil) != (g.Scope.Type == nil) {
		return f.Scope.Type == nil // all of it is in view
	}
	return cmp.Or(cmp.Compare(len(f.Trace), len(g.Trace)), cmp.Compare(f.Scope.Root.Pos(), g.Scope.Root.Pos())) < 0
}

// At returns the node at fault.
func (f *Finding) At() *model.Node { return f.node(f.Proc, f.Node) }

func (f *Finding) node(proc, node int) *model.Node {
	return &f.Scope.Program.Procs[proc].Nodes[node]
}

// Pos returns the position of the fault.
func (f *Finding) Pos() token.Pos { return f.At().Pos }

// Object returns the object of the operation at fault, nil if there is none, or a
// select has several.
func (f *Finding) Object() *model.Object { return f.object(f.At()) }

func (f *Finding) object(n *model.Node) *model.Object {
	if n.Obj == model.None {
		return nil
	}
	return &f.Scope.Program.Objects[n.Obj]
}
