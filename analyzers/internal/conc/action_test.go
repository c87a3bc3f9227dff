package conc

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
)

// text renders an action: "must send $0.c* holding $0.mu without $0.rw".
func (a Action) text() string {
	var b strings.Builder
	for i, word := range []string{"go ", "must ", "try "} {
		if []bool{a.Go, a.Must, !a.Block && a.Alts[0].Deed <= Receive}[i] {
			b.WriteString(word)
		}
	}
	for i, alt := range a.Alts {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(strings.TrimSpace(alt.Deed.String() + " " + alt.Path.String()))
	}
	for _, h := range a.Held {
		fmt.Fprintf(&b, " holding %s %v", h.Path, h.Mode)
	}
	for _, g := range a.Gone {
		b.WriteString(" without " + g.String())
	}
	for _, g := range a.Guard {
		b.WriteString(" if " + g.String())
	}
	return b.String()
}

const actionSource = `package x

import ("context"; "sync"; "time")

type T struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	c    chan int
	quit chan bool
	next *T
	wg   sync.WaitGroup
	cond sync.Cond
	n    int
}
var global = make(chan int)

// must send $0.c* holding $0.mu Lock
func (t *T) send() {
	t.mu.Lock()
	t.c <- 1
	t.mu.Unlock()
}

// receive $0.c*
// send $0.c* holding $0.mu Lock
func (t *T) branches() {
	for t.n > 0 {
		t.send()
	}
	if t.n == 0 {
		<-t.c
	}
}

// must close $0.quit* holding $0.rw RLock
// must wait $0.wg holding $0.rw RLock
func (t *T) deferred() {
	t.rw.RLock()
	defer t.rw.RUnlock()
	defer t.wg.Wait()
	close(t.quit)
}

// must send $0.c* or receive $0.quit* or cancelled $1
func (t *T) choose(ctx context.Context) {
	select {
	case t.c <- 1:
	case <-t.quit:
	case <-ctx.Done():
	}
}

// must try send $0.c*
func (t *T) try() bool {
	select {
	case t.c <- 1:
		return true
	default:
		return false
	}
}

// must cancel $1
// must close $0.next*.next*.quit*
// must condwait $0.cond
// must receive {x.global}*
// must signal $0.cond
// must sleep
func (t *T) more(cancel context.CancelFunc) {
	close(t.next.next.quit)
	for range global {}
	t.cond.Wait()
	t.cond.Broadcast()
	time.Sleep(1)
	cancel()
}

// must wait $0.wg without $0.mu
func (t *T) lends() {
	t.mu.Unlock()
	t.wg.Wait()
	t.mu.Lock()
}

// must wait $0.wg holding $0.rw Lock without $0.mu
func (t *T) around() {
	t.rw.Lock()
	t.lends()
	t.rw.Unlock()
}

// must wait $0.wg without $0.mu
func (t *T) held() {
	t.mu.Lock()
	t.lends()
	t.mu.Unlock()
}

// must add $0
// go must done $0
// go must receive $1 holding $2 Lock
func start(wg *sync.WaitGroup, c chan int, mu *sync.Mutex) {
	wg.Add(1)
	go work(wg, c, mu)
}

// must done $0
// must receive $1 holding $2 Lock
func work(wg *sync.WaitGroup, c chan int, mu *sync.Mutex) {
	defer wg.Done()
	mu.Lock()
	defer mu.Unlock()
	<-c
}

// go must done $0
// go must send $1
func group(wg *sync.WaitGroup, c chan int) { wg.Go(func() { c <- 1 }) }

// receive $0 if 1=true
// receive $0 if 2=nil
// send $0 if 1=false
func guards(c chan int, b bool, p *int) {
	if b {
		<-c
	} else {
		c <- 1
	}
	if p == nil {
		<-c
	}
}

// receive $0 if -1=?
// receive $0 if 1=true
// send $0
// send $0 if 1=false
func known(c chan int, b bool) { guards(c, false, new(int)); guards(c, b, new(int)) }

// must send $0
func serve(c chan int) {
	for { c <- 1 }
}

// send $0
func mayServe(c chan int, b, d bool) {
	for { if b == d { c <- 1 } }
}

// send $0
func recursive(c chan int, n int) {
	if n > 0 { recursive(c, n-1); c <- n }
}

//
func local() { c := make(chan int, 1); c <- 1; <-c }

// must send $0.next*.c*
func (t *T) loaded() { t.next.c <- 1 }

func (t *T) assigns() { t.quit = nil }

// must receive $0
func literal(c chan int) { func() { <-c }() }
`

// TestActions compares the actions of functions with the comments above them.
func TestActions(t *testing.T) {
	pkg, file := ssatest.Build(t, actionSource)
	r := newResult(nil, ssatest.Funcs(pkg, file))
	r.summarize()
	r.enter()
	for _, f := range r.Funcs() {
		decl, ok := f.Fn.Syntax().(*ast.FuncDecl)
		if !ok {
			continue
		}
		var got []string
		for _, a := range f.Summary.Actions {
			got = append(got, a.text())
		}
		slices.Sort(got)
		if decl.Doc == nil {
			continue
		}
		want := strings.Split(strings.TrimSpace(decl.Doc.Text()), "\n")
		slices.Sort(want)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:\n got %q\nwant %q", f.Fn, got, want)
		}
	}
}

// TestConfined asks which parameters go nowhere but where the actions tell.
func TestConfined(t *testing.T) {
	r, pkg := analyse(t, `package x
import "sync"
var kept chan int
type T struct { c chan int }
func ops(c chan int, d <-chan int, wg *sync.WaitGroup) { c <- len(c); go func() { <-d; wg.Done() }(); if c != nil { close(c) } }
func hands(c chan int, wg *sync.WaitGroup) { ops(c, c, wg); go ops(c, nil, wg) }
func stores(c, d, e chan int, f chan chan int, g chan int) { kept = c; _ = T{d}; var x any = e; _ = x; f <- g }
func passes(c chan int, f func(chan int)) { f(c) }
func returns(c chan int) chan int { return c }
func keeps(c chan int) { stores(nil, nil, c, nil, nil) }
func d0(c chan int) { <-c }
func d1(c chan int) { d0(c) }
func d2(c chan int) { d1(c) }
func d3(c chan int) { d2(c) }
func d4(c chan int) { d3(c) }
func deep(c chan int) { d4(c) }
`)
	for fn, want := range map[string]string{"ops": "[0 1 2]", "hands": "[0 1]", "stores": "[3]", "passes": "[]", "returns": "[]", "keeps": "[]", "d4": "[0]", "deep": "[]"} {
		if got := fmt.Sprint(r.Of(pkg.Func(fn)).Summary.Confined); got != want {
			t.Errorf("%s: got %s, want %s", fn, got, want)
		}
	}
}
