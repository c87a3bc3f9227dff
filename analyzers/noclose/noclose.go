package noclose

import (
	_ "embed"

	"github.com/conclsp/conclsp/analyzers/internal/join"
	"github.com/conclsp/conclsp/analyzers/internal/page"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

//go:embed doc.go
var doc string

// Analyzer reports producers that leave a range over their channel waiting.
var Analyzer = &analysis.Analyzer{
	Name:     "noclose",
	Doc:      page.Doc(doc),
	URL:      page.URL("noclose"),
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	funcs := pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs
	c := &checker{pass: pass, graph: join.NewGraph(funcs)}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if mk, ok := instr.(*ssa.MakeChan); ok {
					c.channel(mk)
				}
			}
		}
	}
	return nil, nil
}

type checker struct {
	pass  *analysis.Pass
	graph *join.Graph
}

// A fault is a way by which a producer leaves its consumer waiting.
type fault struct {
	ch       *join.Channel
	producer *ssa.Function
	consumer ssa.Instruction // the receive of the range
	exits    []*ssa.Return   // where the producer leaves
}

func (c *checker) channel(mk *ssa.MakeChan) {
	ch := c.graph.Trace(mk)
	if ch.Open || len(ch.Sends) == 0 {
		return
	}
	consumer := c.consumer(ch)
	if consumer == nil {
		return
	}
	producer := ch.Sends[0].Parent()
	for _, s := range ch.Sends {
		if s.Parent() != producer {
			return // with several senders, none of them is to close
		}
	}
	for _, cl := range ch.Closes {
		if cl.Parent() != producer {
			return // somebody else closes
		}
	}
	if producer == consumer.Parent() || !c.once(producer, ch) {
		return
	}
	f := fault{ch: ch, producer: producer, consumer: consumer}
	if f.exits = c.exits(f); len(f.exits) > 0 {
		c.report(f)
	}
}

// consumer returns the receive of a loop that waits for the channel's closing.
func (c *checker) consumer(ch *join.Channel) ssa.Instruction {
	for _, r := range ch.Recvs {
		if join.UntilClosed(r) {
			return r
		}
	}
	return nil
}

// once reports whether there is one call of fn for each channel that is made.
func (c *checker) once(fn *ssa.Function, ch *join.Channel) bool {
	mk := ch.Make
	for fn != mk.Parent() {
		sites := c.graph.Sites(fn)
		if len(sites) != 1 || c.graph.Open(fn) || join.Repeats(sites[0], mk) {
			return false
		}
		fn = sites[0].Parent()
	}
	return true
}

// exits returns the returns that the producer may reach without closing and
// after which nothing closes.
func (c *checker) exits(f fault) []*ssa.Return {
	closes := map[ssa.Instruction]bool{}
	closed := map[*ssa.Return]bool{} // returns that some path reaches after a close
	for _, cl := range f.ch.Closes {
		closes[cl] = true
		join.After(cl, func(i ssa.Instruction) bool {
			if ret, ok := i.(*ssa.Return); ok {
				closed[ret] = true
			}
			return true
		})
	}
	var rets []*ssa.Return
	visit := func(i ssa.Instruction) bool {
		// A return that comes after a close on another path depends on a
		// condition that we do not follow: if last { close(ch) }.
		if ret, ok := i.(*ssa.Return); ok && !closed[ret] && !c.told(ret, f) {
			rets = append(rets, ret)
		}
		return !closes[i]
	}
	if f.producer != f.ch.Make.Parent() {
		join.FromEntry(f.producer, visit)
		return rets
	}
	// The function that made the channel sends itself: only what comes after
	// the start of the consumer leaves it waiting.
	if start := c.start(f.producer, f.consumer.Parent()); start != nil && !returned(f.ch) {
		join.After(start, visit)
	}
	return rets
}

// start returns the place in fn where the goroutine that runs body starts.
func (c *checker) start(fn, body *ssa.Function) ssa.Instruction {
	for body != nil {
		sites := c.graph.Sites(body)
		if len(sites) != 1 || c.graph.Open(body) {
			return nil
		}
		if sites[0].Parent() == fn {
			if _, ok := sites[0].(*ssa.Go); !ok {
				return nil
			}
			return sites[0]
		}
		body = sites[0].Parent()
	}
	return nil
}

func returned(ch *join.Channel) bool {
	for _, fn := range ch.Returned {
		if fn == ch.Make.Parent() {
			return true
		}
	}
	return false
}
