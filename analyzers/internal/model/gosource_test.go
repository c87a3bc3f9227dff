package model

import (
	"fmt"
	"strings"
)

// goSource prints a program as the body of a Go function that starts its goroutines with
// spawn(proc, func). The procs are loops over the number of the next node; at tells the
// harness where a goroutine is, and lets others run.
func goSource(p *Program, name string) string {
	g := &goPrinter{p: p}
	g.line("func %s() {", name)
	for i, o := range p.Objects {
		g.object(i, o)
	}
	for i, v := range p.Vars {
		g.line("var v%d atomic.Int64; v%d.Store(%d)", i, i, v.Init)
	}
	for i := range p.Procs {
		g.line("var p%d func(id *spot)", i)
	}
	for i, q := range p.Procs {
		g.line("p%d = func(id *spot) {", i)
		for k, v := range q.Vars {
			g.line("l%d := %d; _ = l%d", k, v.Init, k)
		}
		g.line("for pc := %d; ; { id.at(%d, pc); switch pc {", q.Entry, i)
		for k := range q.Nodes {
			g.line("case %d:", k)
			g.node(q, &q.Nodes[k])
		}
		g.line("}}}")
	}
	g.line("spawn(0, p0)\n}")
	return g.b.String()
}

type goPrinter struct {
	p *Program
	b strings.Builder
}

func (g *goPrinter) line(format string, args ...any) { fmt.Fprintf(&g.b, format+"\n", args...) }

func (g *goPrinter) object(i int, o Object) {
	switch o.Kind {
	case Chan:
		g.line("o%d := make(chan int, %d)", i, o.Cap.Const)
	case Nil:
		g.line("var o%d chan int", i)
	case Mutex:
		g.line("var o%d sync.RWMutex", i)
	case WaitGroup:
		g.line("var o%d sync.WaitGroup", i)
	case Cond:
		g.line("o%d := sync.NewCond(&o%d)", i, o.Parent)
	case Context:
		parent := "context.Background()"
		if o.Parent >= 0 {
			parent = fmt.Sprintf("o%d", o.Parent)
		}
		g.line("o%d, cancel%d := context.WithCancel(%s); _ = cancel%d", i, i, parent, i)
	}
	if o.Kind != Mutex && o.Kind != WaitGroup {
		g.line("_ = o%d", i)
	} else {
		g.line("_ = &o%d", i)
	}
}

func (g *goPrinter) value(c Count) string {
	switch c.Plus.Space {
	case Shared:
		return fmt.Sprintf("(int(v%d.Load())+%d)", c.Plus.Index, c.Const)
	case Local:
		return fmt.Sprintf("(l%d+%d)", c.Plus.Index, c.Const)
	}
	return fmt.Sprint(c.Const)
}

// assign sets a variable; a run that leaves its bounds proves nothing.
func (g *goPrinter) assign(q *Proc, n *Node, value string) {
	if n.Var.Space == Shared {
		v := g.p.Vars[n.Var.Index]
		g.line("v%d.Store(int64(bounded(%s, %d, %d)))", n.Var.Index, value, v.Min, v.Max)
		return
	}
	v := q.Vars[n.Var.Index]
	g.line("l%d = bounded(%s, %d, %d)", n.Var.Index, value, v.Min, v.Max)
}

func (g *goPrinter) node(q *Proc, n *Node) {
	next := func(k int) string { return fmt.Sprintf("pc = %d", n.Next[k]) }
	either := func(cond string) { g.line("if %s { %s } else { %s }", cond, next(0), next(1)) }
	do := func(format string, args ...any) { g.line(format+"; "+next(0), args...) }
	switch o := n.Obj; n.Op {
	case Branch:
		g.line("if coin() { %s } else { %s }", next(0), next(len(n.Next)-1))
	case Choose:
		v := q.Vars
		if n.Var.Space == Shared {
			v = g.p.Vars
		}
		g.assign(q, n, fmt.Sprintf("among(%d, %d)", v[n.Var.Index].Min, v[n.Var.Index].Max))
		g.line("%s", next(0))
	case Set:
		g.assign(q, n, g.value(n.Count))
		g.line("%s", next(0))
	case Inc:
		g.line("data.Lock()")
		g.assign(q, n, g.value(Count{Plus: n.Var})+"+"+g.value(n.Count))
		do("data.Unlock()")
	case Test:
		either(g.value(Count{Plus: n.Var}) + map[Cmp]string{Equal: " == ", Less: " < "}[n.Cmp] + g.value(n.Count))
	case Send:
		do("o%d <- 1", o)
	case Recv:
		if g.p.Objects[o].Kind == Context {
			do("<-o%d.Done()", o)
			return
		}
		g.line("_, ok := <-o%d; if ok { %s } else { %s }", o, next(0), next(len(n.Next)-1))
	case Close:
		do("close(o%d)", o)
	case Select:
		g.selects(n)
	case Full:
		either(fmt.Sprintf("o%d != nil && len(o%d) == cap(o%d)", o, o, o))
		if g.p.Objects[o].Kind == Nil {
			g.line("%s", next(0))
		}
	case Empty:
		either(fmt.Sprintf("len(o%d) == 0", o))
	case Lock, Unlock, RLock, RUnlock:
		do("o%d.%s()", o, map[Op]string{Lock: "Lock", Unlock: "Unlock", RLock: "RLock", RUnlock: "RUnlock"}[n.Op])
	case TryLock, TryRLock:
		either(fmt.Sprintf("o%d.%s()", o, map[Op]string{TryLock: "TryLock", TryRLock: "TryRLock"}[n.Op]))
	case Add:
		do("o%d.Add(%s)", o, g.value(n.Count))
	case Wait, CondWait:
		do("o%d.Wait()", o)
	case Signal, Broadcast:
		do("o%d.%s()", o, map[Op]string{Signal: "Signal", Broadcast: "Broadcast"}[n.Op])
	case Cancel:
		do("cancel%d()", o)
	case Cancelled:
		either(fmt.Sprintf("o%d.Err() != nil", o))
	case Go:
		do("spawn(%d, p%d)", n.Proc, n.Proc)
	case End:
		g.line("return")
	}
}

func (g *goPrinter) selects(n *Node) {
	g.line("select {")
	for _, c := range n.Cases {
		ends := c.Closed
		if ends == None {
			ends = c.Next
		}
		switch kind := g.p.Objects[c.Obj].Kind; {
		case kind == Context:
			g.line("case <-o%d.Done(): pc = %d", c.Obj, c.Next)
		case c.Op == Send:
			g.line("case o%d <- 1: pc = %d", c.Obj, c.Next)
		default:
			g.line("case _, ok := <-o%d: if ok { pc = %d } else { pc = %d }", c.Obj, c.Next, ends)
		}
	}
	if len(n.Next) > 0 {
		g.line("default: pc = %d", n.Next[0])
	}
	g.line("}")
}

// goHarness runs one of the programs many times, and prints what went wrong: where
// goroutines were when all that were left were blocked, and what panicked.
const goHarness = `package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	_ context.Context
	data    sync.Mutex
	mu      sync.Mutex
	spots   []*spot
	unknown atomic.Bool
	over    atomic.Bool
	faults  = map[string]bool{}
	slow    atomic.Int64
)

type spot struct {
	proc, node, steps, pace int
	ended             bool
}

func (s *spot) at(proc, node int) {
	if over.Load() {
		runtime.Goexit()
	}
	mu.Lock()
	s.proc, s.node = proc, node
	mu.Unlock()
	if s.steps++; s.steps > 150 {
		unknown.Store(true)
		runtime.Goexit()
	}
	for range rand.IntN(s.pace) {
		runtime.Gosched()
	}
}

func spawn(proc int, f func(*spot)) {
	s := &spot{proc: proc, pace: 1 << rand.IntN(6)}
	mu.Lock()
	same := 0
	for _, o := range spots {
		if o.proc == proc {
			same++
		}
	}
	if same >= 4 {
		unknown.Store(true)
	}
	spots = append(spots, s)
	mu.Unlock()
	go func() {
		defer func() {
			r := recover()
			mu.Lock()
			defer mu.Unlock()
			s.ended = true
			if text := fmt.Sprint(r); r != nil && !unknown.Load() && !over.Load() {
				over.Store(true)
				faults[fmt.Sprintf("%s|%d|%d", text, s.proc, s.node)] = true
			}
		}()
		f(s)
	}()
}

func coin() bool { return rand.IntN(2) == 0 }

func among(lo, hi int) int { return lo + rand.IntN(hi-lo+1) }

func bounded(v, lo, hi int) int {
	if v < lo || v > hi {
		unknown.Store(true)
		over.Store(true)
	}
	return v
}

// blocked reports whether all goroutines but this one are.
func blocked() bool {
	buf := make([]byte, 1<<20)
	text := string(buf[:runtime.Stack(buf, true)])
	for i, g := range strings.Split(text, "\n\n") {
		_, state, _ := strings.Cut(g, "[")
		state, _, _ = strings.Cut(state, "]")
		known := false
		for _, p := range []string{"chan ", "select", "sync."} {
			known = known || strings.HasPrefix(state, p)
		}
		if i > 0 && !known {
			return false
		}
	}
	return true
}

func run(f func()) {
	mu.Lock()
	spots = nil
	mu.Unlock()
	unknown.Store(false)
	over.Store(false)
	f()
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
		mu.Lock()
		left := 0
		for _, s := range spots {
			if !s.ended {
				left++
			}
		}
		mu.Unlock()
		if left == 0 || over.Load() {
			break
		}
		if blocked() {
			mu.Lock()
			for _, s := range spots {
				if !s.ended && !unknown.Load() && !over.Load() {
					faults[fmt.Sprintf("stuck|%d|%d", s.proc, s.node)] = true
				}
			}
			mu.Unlock()
			break
		}
		time.Sleep(20 * time.Microsecond)
	}
	over.Store(true)
	for end := time.Now().Add(time.Second); !blocked() && time.Now().Before(end); {
		runtime.Gosched()
	}
}

func main() {
	i, _ := strconv.Atoi(os.Args[1])
	runs, _ := strconv.Atoi(os.Args[2])
	for range runs {
		run(all[i])
	}
	for f := range faults {
		fmt.Println(f)
	}
}
`
