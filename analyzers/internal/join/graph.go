package join

import (
	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"golang.org/x/tools/go/ssa"
)

// A Graph knows the calls among the functions of one package.
type Graph struct {
	sites map[*ssa.Function][]ssa.CallInstruction
	taken map[*ssa.Function]bool
	tasks map[*ssa.Function]*Task
	conc  *conc.Result // nil, or what is known of functions of other packages
}

// With adds what functions of other packages do to channels.
func (g *Graph) With(res *conc.Result) *Graph {
	g.conc = res
	return g
}

// NewGraph returns the graph of the given functions, which are all source
// functions of a package, literals included.
func NewGraph(funcs []*ssa.Function) *Graph {
	g := &Graph{sites: map[*ssa.Function][]ssa.CallInstruction{}, taken: map[*ssa.Function]bool{}, tasks: map[*ssa.Function]*Task{}}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				g.add(instr)
			}
		}
	}
	return g
}

func (g *Graph) add(instr ssa.Instruction) {
	callee := -1 // the operand that is called or spawned
	var target ssa.Value
	if site, ok := instr.(ssa.CallInstruction); ok {
		if fn := Callee(site); fn != nil {
			g.sites[fn] = append(g.sites[fn], site)
		}
		target = Run(site)
	}
	if mc, ok := instr.(*ssa.MakeClosure); ok {
		target = mc.Fn
	}
	for i, op := range instr.Operands(nil) {
		if *op == target && callee < 0 {
			callee = i
			continue
		}
		switch v := (*op).(type) {
		case *ssa.Function:
			g.taken[origin(v)] = true
		case *ssa.MakeClosure:
			g.taken[origin(v.Fn.(*ssa.Function))] = true
		}
	}
}

// Sites returns the calls of fn in the package, spawns included.
func (g *Graph) Sites(fn *ssa.Function) []ssa.CallInstruction { return g.sites[fn] }

// Open reports whether fn may be called from places other than its Sites.
func (g *Graph) Open(fn *ssa.Function) bool {
	if g.taken[fn] {
		return true
	}
	if fn.Parent() != nil {
		return false // a literal that is only called or spawned
	}
	obj := fn.Object()
	// Methods may be reached through interfaces; init and main by the runtime.
	return obj == nil || obj.Exported() || fn.Signature.Recv() != nil || obj.Name() == "main"
}

// Callee returns the function of this package that a call runs or starts, or
// nil if that cannot be told.
func Callee(site ssa.CallInstruction) *ssa.Function {
	fn := site.Common().StaticCallee()
	if s, ok := conc.SpawnAt(site); ok && s.Body != nil {
		fn = s.Body
	}
	if fn = origin(fn); fn == nil || fn.Blocks == nil {
		return nil
	}
	return fn
}

// Run returns the function value that a call runs or starts.
func Run(site ssa.CallInstruction) ssa.Value {
	common := site.Common()
	if s, ok := conc.SpawnAt(site); ok && !isGo(site) {
		if s.Closure != nil {
			return s.Closure
		}
		if s.Body != nil {
			return s.Body
		}
	}
	if common.IsInvoke() {
		return nil
	}
	return common.Value
}

func isGo(site ssa.CallInstruction) bool {
	_, ok := site.(*ssa.Go)
	return ok
}

// origin returns the generic function of an instance, else fn itself.
func origin(fn *ssa.Function) *ssa.Function {
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}
