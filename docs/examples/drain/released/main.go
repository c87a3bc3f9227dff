// Released is drain with the lock given back before the wait. Run it with
//
//	go run ./drain/released
//
// and it prints: 10
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
	for range 10 {
		p.wg.Add(1)
		go p.work()
	}
	p.wg.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

func main() {
	p := &pool{}
	fmt.Println(p.drain())
}
