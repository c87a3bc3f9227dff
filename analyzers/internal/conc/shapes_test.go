package conc

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/internal/ssatest"
)

const shapesHead = `package x
import "sync"
type T struct { mu sync.Mutex; rw sync.RWMutex; c chan int; n int }
func cond() bool { return false }
func use(f func()) {}
`

// shapes are programs of n parts in which each part could cost as much as all
// those before it.
var shapes = []struct {
	name string
	src  func(n int) string
}{
	{"goroutines", inF("go func() { t.mu.Lock(); t.n++; t.mu.Unlock(); t.c <- 1 }()\n")},
	{"closures", inF("use(func() { t.mu.Lock(); t.n++; t.mu.Unlock(); t.c <- 1 })\n")},
	{"sections", inF("t.mu.Lock(); if cond() { t.n++ }; t.mu.Unlock(); t.c <- 1\n")},
	{"defers", inF("t.rw.RLock(); defer t.rw.RUnlock()\n")},
	{"branches", inF("if cond() { t.c <- 1 } else { <-t.c }\n")},
	{"chain", func(n int) string {
		s := "func f0(t *T) { t.mu.Lock(); t.mu.Unlock(); t.c <- 1 }\n"
		for i := range n {
			s += fmt.Sprintf("func f%d(t *T) { t.rw.RLock(); f%d(t); t.rw.RUnlock(); <-t.c }\n", i+1, i)
		}
		return s
	}},
	{"recursion", func(n int) string {
		s := ""
		for i := range n {
			s += fmt.Sprintf("func f%d(t *T) { if cond() { f%d(t) }; t.mu.Lock(); t.n++; t.mu.Unlock(); <-t.c }\n", i, (i+1)%n)
		}
		return s
	}},
	{"callees", func(n int) string {
		s, calls := "", ""
		for i := range n {
			s += fmt.Sprintf("func f%d(c chan int) { c <- 1 }\n", i)
			calls += fmt.Sprintf("f%d(t.c)\n", i)
		}
		return s + "func g(t *T) {\n" + calls + "}\n"
	}},
	{"callers", func(n int) string {
		s := "func g(t *T) { t.n++; <-t.c }\n"
		for i := range n {
			s += fmt.Sprintf("func f%d(t *T) { t.mu.Lock(); g(t); t.mu.Unlock() }\n", i)
		}
		return s
	}},
}

// inF repeats a statement in one function.
func inF(stmt string) func(n int) string {
	return func(n int) string { return "func f(t *T) {\n" + strings.Repeat(stmt, n) + "}\n" }
}

// BenchmarkShapes tells how the time grows when a program gets four times as
// large: it should be by a factor of about four.
//
//	go test ./analyzers/internal/conc -run=^$ -bench=Shapes
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes {
		b.Run(s.name, func(b *testing.B) {
			var times [2]time.Duration
			for b.Loop() {
				for i, n := range []int{100, 400} {
					pkg, file := ssatest.Build(b, shapesHead+s.src(n))
					fns := ssatest.Funcs(pkg, file)
					start := time.Now()
					r := newResult(nil, fns)
					r.summarize()
					r.enter()
					times[i] += time.Since(start)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(times[1].Nanoseconds())/float64(b.N)/400, "ns/part")
			b.ReportMetric(float64(times[1])/float64(times[0]), "growth")
		})
	}
}
