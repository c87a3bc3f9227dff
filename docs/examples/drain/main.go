// Drain waits for its workers with the lock that they need to end. Run it with
//
//	go run ./drain
//
// and it says: all goroutines are asleep - deadlock!
package main

import (
	"fmt"
	"sync"
)

type pool struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	done int
}

func (p *pool) work() {
	defer p.wg.Done()
	p.mu.Lock()
	p.done++
	p.mu.Unlock()
}

func (p *pool) drain() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range 10 {
		p.wg.Add(1)
		go p.work()
	}
	p.wg.Wait()
	return p.done
}

func main() {
	p := &pool{}
	fmt.Println(p.drain())
}
