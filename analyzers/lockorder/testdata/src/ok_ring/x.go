package main

import "sync"

const n = 5

type fork struct {
	sync.Mutex
	id int
}

type philosopher struct {
	left, right *fork
	id, meals   int
}

// even takes them in one order or the other.
func (p *philosopher) even(wg *sync.WaitGroup) {
	defer wg.Done()
	if p.id%2 == 0 {
		p.left.Lock()
		p.right.Lock()
	} else {
		p.right.Lock()
		p.left.Lock()
	}
	p.meals++
	p.right.Unlock()
	p.left.Unlock()
}

// ordered takes the smaller one first.
func (p *philosopher) ordered(wg *sync.WaitGroup) {
	defer wg.Done()
	first, second := p.left, p.right
	if second.id < first.id {
		first, second = second, first
	}
	first.Lock()
	second.Lock()
	p.meals++
	second.Unlock()
	first.Unlock()
}

var waiter sync.Mutex

// asked needs the waiter.
func (p *philosopher) asked(wg *sync.WaitGroup) {
	defer wg.Done()
	waiter.Lock()
	p.left.Lock()
	p.right.Lock()
	waiter.Unlock()
	p.meals++
	p.right.Unlock()
	p.left.Unlock()
}

var seats = make(chan struct{}, n-1)

// seated needs one of four seats.
func (p *philosopher) seated(wg *sync.WaitGroup) {
	defer wg.Done()
	seats <- struct{}{}
	p.left.Lock()
	p.right.Lock()
	p.meals++
	p.right.Unlock()
	p.left.Unlock()
	<-seats
}

// alone is run by one goroutine.
func (p *philosopher) alone() {
	p.left.Lock()
	p.right.Lock()
	p.meals++
	p.right.Unlock()
	p.left.Unlock()
}

// A row has a first and a last fork.
type row struct{ left, right *fork }

func (r *row) eat(wg *sync.WaitGroup) {
	defer wg.Done()
	r.left.Lock()
	r.right.Lock()
	r.right.Unlock()
	r.left.Unlock()
}

func main() {
	forks := make([]*fork, n)
	for i := range forks {
		forks[i] = &fork{id: i}
	}
	var wg sync.WaitGroup
	for i := range n {
		p := &philosopher{id: i, left: forks[i], right: forks[(i+1)%n]}
		wg.Add(4)
		go p.even(&wg)
		go p.ordered(&wg)
		go p.asked(&wg)
		go p.seated(&wg)
		if i+1 < n {
			wg.Add(1)
			go (&row{forks[i], forks[i+1]}).eat(&wg)
		}
	}
	wg.Wait()
	(&philosopher{left: forks[0], right: forks[1]}).alone()
}
