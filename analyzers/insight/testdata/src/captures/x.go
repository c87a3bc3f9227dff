package captures

import (
	"sync"
	"sync/atomic"
)

func counts(n int) int {
	var wg sync.WaitGroup
	total, limit := 0, n // hover total: x
	results := make([]int, n)
	seen := map[int]bool{}
	var hits atomic.Int64
	var mu sync.Mutex
	p := &n
	for i := range n {
		wg.Go(func() { // hover Go: x
			mu.Lock()
			defer mu.Unlock()
			total++ // hover total: x
			if total < limit {
				results[i] = total
			}
			seen[i] = true
			hits.Add(1)
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
	go func() { // hover go: x
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
	go b.add()           // hover go: x
	go show(n, "x", b.n) // hover go: x
}

func show(n int, s string, m int) {}
