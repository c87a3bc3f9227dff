package model

import (
	"cmp"
	"slices"
	"testing"
)

// benches are programs of the sizes that scopes have.
var benches = []struct{ name, program string }{
	{"producer", `
chan c 1
chan done 0
var n 0..2
proc main
  local i 0..2
  choose n
  go consumer
  top: test i < n > more out
  more: send c
  inc i 1 > top
  out: close c
  recv done
  end
proc consumer
  top: recv c > top out
  out: close done
  end`},
	{"pool", `
chan jobs 0
chan errs 0
wg w
var n 0..3
proc main
  local i 0..3
  choose n
  add w 2
  go worker
  go worker
  go closer
  top: test i < n > more out
  more: send jobs
  inc i 1 > top
  out: close jobs
  errs: recv errs > errs end
  end: end
proc worker
  top: recv jobs > work out
  work: branch > top bad
  bad: send errs > out
  out: add w -1
  end
proc closer
  wait w
  close errs
  end`},
	{"philosophers", `
mutex a
mutex b
mutex c
wg w
proc main
  add w 3
  go p
  go q
  go r
  wait w
  end
proc p
  local i 0..2
  top: lock a
  lock b
  unlock b
  unlock a
  inc i 1
  test i < 2 > top out
  out: add w -1
  end
proc q
  local i 0..2
  top: lock b
  lock c
  unlock c
  unlock b
  inc i 1
  test i < 2 > top out
  out: add w -1
  end
proc r
  local i 0..2
  top: lock c
  lock a
  unlock a
  unlock c
  inc i 1
  test i < 2 > top out
  out: add w -1
  end`},
	{"service", `
chan requests 0
chan answers 0
chan other 0
ctx x
world ctx y
proc main
  go loop
  go client
  go second
  branch > cancel end
  cancel: cancel x
  end: end
proc loop
  top: select requests? > work, x? > out, y? > out
  work: branch > first next
  first: select answers! > top, x? > out
  next: select other! > top, x? > out
  out: end
proc client
  top: select requests! > sent, y? > out
  sent: select answers? > top, y? > out
  out: end
proc second
  top: select requests! > sent, y? > out
  sent: select other? > top, y? > out
  out: end`},
}

// BenchmarkExplore explores programs of usual sizes. States are those of one program.
func BenchmarkExplore(b *testing.B) {
	for _, bb := range benches {
		b.Run(bb.name, func(b *testing.B) {
			p := parse(b, bb.program)
			var r *Result
			b.ReportAllocs()
			for b.Loop() {
				r = Explore(p, 100000)
			}
			if !r.Complete {
				b.Fatal("incomplete")
			}
			b.ReportMetric(float64(r.States), "states")
			b.ReportMetric(float64(len(r.Faults)), "faults")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*r.States), "ns/state")
		})
	}
}

// TestBenches sees what is explored without reduction.
func TestBenches(t *testing.T) {
	for _, bb := range benches {
		p := parse(t, bb.program)
		less, all := explore(p, 100000, true), explore(p, 100000, false)
		for _, r := range []*Result{less, all} {
			slices.SortFunc(r.Faults, func(a, b Fault) int { return cmp.Or(a.Proc-b.Proc, a.Node-b.Node) })
			for i := range r.Faults {
				r.Faults[i].Because = None // depends on the order
			}
		}
		if a, b := describe(p, less), describe(p, all); a != b {
			t.Errorf("%s: reduced\n%s\nelse\n%s", bb.name, a, b)
		}
		t.Logf("%s: %d states of %d\n%s", bb.name, less.States, all.States, describe(p, less))
	}
}
