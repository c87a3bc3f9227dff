package captures

import (
	"sync"
	"sync/atomic"
)

func counts(n int) int {
	var wg sync.WaitGroup
	total, limit := 0, n // hover total: total is captured by the goroutine started at x.go:17, which writes it at x.go:20
	results := make([]int, n)
	seen := map[int]bool{}
	var hits atomic.Int64
	var mu sync.Mutex
	p := &n
	for i := range n {
		wg.Go(func() { // hover Go: The goroutine is joined at x.go:29 | It captures by reference mu, total (writes it at x.go:20), limit (reads it), results (writes its elements at x.go:22), i (reads it) and others; spawn: joined at x.go:29
			mu.Lock() // section: 18-26 until 19
			defer mu.Unlock()
			total++ // hover total: Held here: mu (since x.go:18) | total is captured by the goroutine started at x.go:17, which writes it at x.go:20
			if total < limit {
				results[i] = total
			}
			seen[i] = true
			hits.Add(1) // held: holds mu
			*p = 1
		})
	}
	wg.Wait()
	return total
}

type buffer struct{ n int }

func (b *buffer) add() { b.n++ }

func addresses() {
	var b buffer
	var n int
	done := make(chan bool)
	go func() { // hover go: The goroutine is joined at x.go:48 | It captures by reference b (passes its address on at x.go:42), n (passes its address on at x.go:43) and done; spawn: joined at x.go:48
		b.add()
		read(&n)
		local := 1
		local++
		done <- true
	}()
	<-done
}

func read(*int) {}

func passes(b *buffer, n int) {
	go b.add()           // hover go: The goroutine is never joined | It is given by value b; spawn: never joined
	go show(n, "x", b.n) // hover go: The goroutine is never joined | It is given by value n and b.n; spawn: never joined
}

func show(n int, s string, m int) {}
