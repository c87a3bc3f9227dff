// Package ok_handedout lets others have the channel.
package ok_handedout

import "sync"

type getter struct {
	mu sync.Mutex
	n  int
	c  chan int
}

func newGetter() *getter { return &getter{c: make(chan int)} }

// C may be received from anywhere.
func (g *getter) C() <-chan int { return g.c }

func (g *getter) send() {
	g.mu.Lock()
	g.c <- 1
	g.mu.Unlock()
}

func (g *getter) own() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
	<-g.c
}

// Public is received from by whoever likes.
type Public struct {
	mu sync.Mutex
	C  chan int
}

func NewPublic() *Public { return &Public{C: make(chan int)} }

func (p *Public) send() {
	p.mu.Lock()
	p.C <- 1
	p.mu.Unlock()
}

func (p *Public) receive() {
	p.mu.Lock()
	<-p.C
	p.mu.Unlock()
}

// given is handed in.
type given struct {
	mu sync.Mutex
	c  chan int
}

func newGiven(c chan int) *given { return &given{c: c} }

func (g *given) send() {
	g.mu.Lock()
	g.c <- 1
	g.mu.Unlock()
}

func (g *given) receive() {
	g.mu.Lock()
	<-g.c
	g.mu.Unlock()
}

// passed goes to a function that nobody knows.
type passed struct {
	mu sync.Mutex
	c  chan int
}

func newPassed(f func(chan int)) *passed {
	p := &passed{c: make(chan int)}
	f(p.c)
	return p
}

func (p *passed) send() {
	p.mu.Lock()
	p.c <- 1
	p.mu.Unlock()
}

func (p *passed) receive() {
	p.mu.Lock()
	<-p.c
	p.mu.Unlock()
}
