package join

import (
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
	"golang.org/x/tools/go/ssa"
)

const head = `package p

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

var (
	mu   sync.Mutex
	flag atomic.Bool
	any1 func()
	_    = fmt.Sprint
	_    = time.Now
)

func f(n int, ch chan int, m map[int]int, wg *sync.WaitGroup) {
`

func function(t *testing.T, body string) (*Graph, *ssa.Function) {
	t.Helper()
	pkg, file := ssatest.Build(t, head+body+"\n}\n")
	return NewGraph(ssatest.Funcs(pkg, file)), pkg.Func("f")
}

func TestTask(t *testing.T) {
	tests := []struct {
		body                          string
		ends, waits, sends, sig, outs bool
	}{
		{body: `fmt.Sprint(n)`, ends: true},
		{body: `fmt.Println(n)`, ends: true, outs: true},
		{body: `for i := 0; i < n; i++ { println(i) }`, ends: true, outs: true},
		{body: `for i := n; i >= 0; i-- { func() { println(i) }() }`, ends: true, outs: true},
		{body: `for i := 0; i < 3; i++ { defer func() { _ = i }() }`, ends: true},
		{body: `for range n { m[1]++ }; for k := range m { m[k] = 1 }`, ends: true},
		{body: `for { n++ }`},
		{body: `for n > 0 { n = m[n] }`},
		{body: `for !flag.Load() { time.Sleep(1) }`},
		{body: `<-ch`, waits: true},
		{body: `for range ch {}`, waits: true},
		{body: `select { case <-ch: default: }`, waits: true, sig: true},
		{body: `ch <- 1`, ends: true, sends: true, sig: true},
		{body: `close(ch)`, ends: true, sig: true},
		{body: `wg.Wait()`, waits: true, sig: true},
		{body: `defer wg.Done(); println()`, ends: true, sig: true, outs: true},
		{body: `mu.Lock(); defer mu.Unlock(); m[1]++`, ends: true},
		{body: `mu.Unlock()`, ends: true, sig: true},
		{body: `any1()`, waits: true, sig: true},
		{body: `go func() { ch <- 1 }()`, ends: true, sig: true},
		{body: `func() { <-ch }()`, waits: true},
		{body: `var once sync.Once; once.Do(func() { println() })`, ends: true, outs: true},
		{body: `time.Sleep(time.Second)`, ends: true},
	}
	for _, test := range tests {
		g, fn := function(t, test.body)
		task := g.Task(fn)
		got := [...]bool{task.Ends(), task.Waits != nil, task.Sends != nil, task.Signals != nil, task.Output != nil}
		if want := [...]bool{test.ends, test.waits, test.sends, test.sig, test.outs}; got != want {
			t.Errorf("%s: ends, waits, sends, signals, output are %v, want %v", test.body, got, want)
		}
	}
}

func TestTrace(t *testing.T) {
	tests := []struct {
		body                 string
		sends, recvs, closes int
		open                 bool
	}{
		{body: `c := make(chan int); go func() { c <- 1; close(c) }(); for range c {}`, sends: 1, recvs: 1, closes: 1},
		{body: `c := make(chan int); d := (chan<- int)(c); d <- 1; <-c`, sends: 1, recvs: 1},
		{body: `c := make(chan int); func(x chan int) { x <- 1 }(c)`, sends: 1},
		{body: `c := make(chan int); func() chan int { return c }() <- 1`, sends: 1},
		{body: `c := make(chan int); select { case c <- 1: case <-c: }`, sends: 1, recvs: 1},
		{body: `c := make(chan int); defer close(c); fmt.Println(len(c))`, closes: 1},
		{body: `c := make(chan int); fmt.Println(c)`, open: true},
		{body: `c := make(chan int); s := []chan int{c}; <-s[0]`, open: true},
		{body: `c := make(chan int); if n > 0 { c = ch }; func() { c <- 1 }()`, sends: 1, open: true},
		{body: `c := make(chan int); func(x <-chan int) { fmt.Println(x) }(c)`},
	}
	for _, test := range tests {
		g, fn := function(t, test.body)
		var mk *ssa.MakeChan
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if c, ok := instr.(*ssa.MakeChan); ok {
					mk = c
				}
			}
		}
		c := g.Trace(mk)
		if len(c.Sends) != test.sends || len(c.Recvs) != test.recvs || len(c.Closes) != test.closes || c.Open != test.open {
			t.Errorf("%s: %d sends, %d receives, %d closes, open %v; want %d, %d, %d, %v", test.body,
				len(c.Sends), len(c.Recvs), len(c.Closes), c.Open, test.sends, test.recvs, test.closes, test.open)
		}
	}
}

func TestUntilClosed(t *testing.T) {
	tests := map[string]bool{
		`for x := range ch { println(x) }`:                                     true,
		`for { x, ok := <-ch; if !ok { break }; println(x) }`:                  true,
		`for { x, ok := <-ch; if !ok { return }; println(x) }`:                 true,
		`for x := range ch { if x < 0 { panic(x) } }`:                          true,
		`for x := range ch { for x > 0 { x /= 2 } }`:                           true,
		`for x := range ch { if x < 0 { break } }`:                             false,
		`for x := range ch { if x < 0 { return } }`:                            false,
		`for range n { x, ok := <-ch; if !ok { break }; println(x) }`:          false,
		`x, ok := <-ch; println(x, ok)`:                                        false,
		`for { <-ch }`:                                                         false,
		`for { x, ok := <-ch; println(x, ok); if x > n { break } }`:            false,
		`outer: for range n { for x := range ch { println(x); break outer } }`: false,
	}
	for body, want := range tests {
		_, fn := function(t, body)
		got := false
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				got = got || UntilClosed(instr)
			}
		}
		if got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

// TestMethodValue follows accesses into a method value, whose wrapper has a
// free variable but no parent.
func TestMethodValue(t *testing.T) {
	g, fn := function(t, `var b counter; inc := b.inc; go func() { inc() }(); time.Sleep(1); println(b.n)
}

type counter struct{ n int }

func (c *counter) inc() { c.n++`)
	if list := g.Sleeps(fn, Root{}); len(list) > 1 {
		t.Errorf("%d sleeps", len(list))
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if spawn, ok := instr.(*ssa.Go); ok && len(g.Writes(spawn)) == 0 {
				t.Error("the write in the method is not seen")
			}
		}
	}
}
