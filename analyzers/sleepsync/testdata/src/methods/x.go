// Package methods waits by sleep for what happens under a lock.
package methods

import (
	"crypto/sha256"
	"sync"
	"time"
)

type counter struct {
	mu sync.Mutex
	n  map[byte]int
}

func (c *counter) inc(key byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
}

func (c *counter) total() (sum int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.n {
		sum += n
	}
	return sum
}

func count(rounds int) int {
	c := &counter{n: map[byte]int{}}
	for i := range 4 {
		go func() {
			sum := [32]byte{byte(i)}
			for range rounds {
				sum = sha256.Sum256(sum[:])
			}
			c.inc(sum[0])
		}()
	}
	time.Sleep(time.Millisecond) // want `started at x.go:33 write at x.go:18 before the read at x.go:42`
	return c.total()
}

func (c *counter) work(rounds int) {
	sum := [32]byte{1}
	for range rounds {
		sum = sha256.Sum256(sum[:])
	}
	c.inc(sum[0])
}

func countMethod(rounds int) int {
	c := &counter{n: map[byte]int{}}
	go c.work(rounds)
	time.Sleep(time.Millisecond) // want `started at x.go:55 write at x.go:18 before the read at x.go:59`
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.n)
}
