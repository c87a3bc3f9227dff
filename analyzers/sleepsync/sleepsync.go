package sleepsync

import (
	_ "embed"
	"fmt"
	"go/token"
	"path/filepath"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"github.com/conclsp/conclsp/fixes"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports sleeps that stand in for waiting for a goroutine.
var Analyzer = &analysis.Analyzer{
	Name:     "sleepsync",
	Doc:      page.Doc(doc),
	URL:      page.URL("sleepsync"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

type checker struct {
	pass  *analysis.Pass
	graph *join.Graph
}

// A fault is a sleep with the goroutines that it waits for.
type fault struct {
	sleep  *ssa.Call
	spawns []join.Stray
	// late is the goroutine that comes too late, does what it then comes too
	// late for, and read what has gone ahead; nil if that is the end of root.
	late *ssa.Go
	does ssa.Instruction
	read ssa.Instruction
	root string
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c := &checker{pass, join.NewGraph(funcs)}
	roots := map[*ssa.Function]join.Root{}
	for _, r := range c.graph.Roots(funcs, pass.Files, pass.Fset) {
		roots[r.Fn] = r
	}
	var findings []analysis.Diagnostic
	var awaits []*fixes.Await
	for _, fn := range funcs {
		if faults := c.faults(fn, roots[fn]); len(faults) > 0 {
			d, fix := c.describe(faults)
			findings, awaits = append(findings, d), append(awaits, fix)
		}
	}
	join.AddFixes(findings, awaits)
	for _, d := range findings {
		pass.Report(d)
	}
	return nil, nil
}

func (c *checker) faults(fn *ssa.Function, root join.Root) []fault {
	var spawns []*ssa.Go
	var sleeps []*ssa.Call
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Go:
				spawns = append(spawns, instr)
			case *ssa.Call:
				if join.IsSleep(instr) && !join.Repeats(instr, nil) {
					sleeps = append(sleeps, instr)
				}
			}
		}
	}
	var faults []fault
	if join.InBubble(fn) {
		return nil // a sleep there ends after everything else
	}
	for _, sleep := range sleeps {
		f := fault{sleep: sleep, spawns: c.pending(sleep, spawns)}
		if len(f.spawns) > 0 && (c.end(&f, root) || c.order(&f)) {
			faults = append(faults, f)
		}
	}
	return faults
}

// pending returns the goroutines that may still run when the function sleeps,
// none if the sleep may be there for one that does not end by itself, or for a
// lock that the function holds meanwhile.
func (c *checker) pending(sleep *ssa.Call, spawns []*ssa.Go) []join.Stray {
	var list []join.Stray
	for _, spawn := range spawns {
		if !join.MayFollow(spawn, sleep) {
			continue
		}
		task := c.graph.Does(spawn)
		if task.Starts != nil {
			return nil
		}
		s := join.Stray{Go: spawn, Task: c.graph.Started(spawn)}
		if s.Task.Locks() && c.graph.HoldsLock(sleep) {
			return nil
		}
		if !c.waits(spawn, sleep) {
			list = append(list, s)
		}
	}
	return list
}

// waits reports whether something else may wait between two instructions.
func (c *checker) waits(from, to ssa.Instruction) bool {
	waits := false
	join.After(from, func(i ssa.Instruction) bool {
		waits = waits || i != to && c.graph.MayWait(i)
		return !waits && i != to
	})
	return waits
}

// end reports whether the function is a root and ends after the sleep.
func (c *checker) end(f *fault, root join.Root) bool {
	if root.Fn == nil || c.keepsAlive(f.sleep) {
		return false
	}
	for _, s := range c.graph.Strays(root) {
		if s.SleepBefore() == f.sleep {
			f.late, f.does, f.root = s.Go, s.Does, root.String()
			return true
		}
	}
	return false
}

// keepsAlive reports whether the function has started something before that
// may live on only because of the sleep.
func (c *checker) keepsAlive(sleep *ssa.Call) bool {
	for _, b := range sleep.Parent().Blocks {
		for _, instr := range b.Instrs {
			if c.graph.Does(instr).Starts != nil && join.MayFollow(instr, sleep) {
				return true
			}
		}
	}
	return false
}

// order reports whether the function reads after the sleep what a goroutine
// writes that tells nobody when it has done so.
func (c *checker) order(f *fault) bool {
	for _, s := range f.spawns {
		fn := join.Callee(s.Go)
		if fn == nil || s.Task.Signals != nil || !c.shorter(s.Task, f.sleep) {
			continue
		}
		writes := c.graph.Writes(fn)
		join.After(f.sleep, func(i ssa.Instruction) bool {
			for _, r := range c.graph.Reads(i) {
				for _, w := range writes {
					if f.late == nil && w.Base == r.Base {
						f.late, f.does, f.read = s.Go, w.Instr, i
					}
				}
			}
			return f.late == nil && !c.graph.MayWait(i)
		})
		if f.late != nil {
			return true
		}
	}
	return false
}

// shorter reports whether the goroutine's own sleep is over, by the clock,
// when the function wakes up: else it may be meant to come later.
func (c *checker) shorter(task *join.Task, sleep *ssa.Call) bool {
	if task.Pause == nil {
		return true
	}
	own, ok := task.Pause.(*ssa.Call)
	return ok && !task.PausesAgain() && join.IsSleep(own) && !join.Repeats(own, nil) &&
		own.Call.Args[0].(*ssa.Const).Int64() < sleep.Call.Args[0].(*ssa.Const).Int64()
}

// describe makes one finding of all sleeps of a function: one cure serves them.
func (c *checker) describe(faults []fault) (analysis.Diagnostic, *fixes.Await) {
	f := faults[0]
	spawned, does := c.line(f.late.Pos()), c.line(join.Near(f.does))
	msg := fmt.Sprintf("only this sleep keeps %s from ending before the goroutine started at %s has got to %s; when it is late, that is cut off", f.root, spawned, does)
	related := []analysis.RelatedInformation{
		{Pos: f.late.Pos(), Message: "the goroutine that the sleep is for"},
		{Pos: join.Near(f.does), Message: "what may come too late"},
	}
	if f.read != nil {
		msg = fmt.Sprintf("only this sleep lets the goroutine started at %s write at %s before the read at %s; when it is late, the read misses that", spawned, does, c.line(join.Near(f.read)))
		related = append(related, analysis.RelatedInformation{Pos: join.Near(f.read), Message: "the read that may come too early"})
	}
	d := analysis.Diagnostic{Pos: f.sleep.Pos(), End: f.sleep.Pos() + 1, Category: "sleepsync", Message: msg, Related: related}
	sleeps := []*ssa.Call{f.sleep}
	spawns := f.spawns
	for _, other := range faults[1:] {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: other.sleep.Pos(), Message: "this sleep waits for a goroutine too"})
		sleeps = append(sleeps, other.sleep)
		for _, s := range other.spawns {
			spawns = add(spawns, s)
		}
	}
	if stmt := join.SleepStmt(c.pass.Files, f.sleep); stmt != nil {
		d.Pos, d.End = stmt.Pos(), stmt.End()
	}
	return d, c.graph.Await(c.pass, spawns, sleeps)
}

func add(list []join.Stray, s join.Stray) []join.Stray {
	for _, old := range list {
		if old.Go == s.Go {
			return list
		}
	}
	return append(list, s)
}

func (c *checker) line(pos token.Pos) string {
	p := c.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
