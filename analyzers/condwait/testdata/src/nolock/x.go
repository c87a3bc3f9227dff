package nolock

import "sync"

type Event struct {
	mu   sync.Mutex
	cond *sync.Cond
	set  bool
}

func New() *Event {
	e := &Event{}
	e.cond = sync.NewCond(&e.mu)
	return e
}

func (e *Event) Set() {
	e.mu.Lock()
	e.set = true
	e.mu.Unlock()
	e.cond.Broadcast()
}

func (e *Event) Wait() {
	for !e.isSet() {
		e.cond.Wait() // want `Wait unlocks e\.mu, which is not held here: the program ends with "fatal error: sync: unlock of unlocked mutex"`
	}
}

func (e *Event) isSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}

func (e *Event) Late() {
	e.mu.Lock()
	set := e.set
	e.mu.Unlock()
	for !set {
		e.cond.Wait() // want `Wait unlocks e\.mu, which is not held here`
		set = e.set
	}
}

var mu sync.RWMutex
var ready = sync.NewCond(&mu)

func Start(f func()) {
	go func() {
		ready.Wait() // want `Wait unlocks mu, which is not held here`
		f()
	}()
	mu.Lock()
	ready.Broadcast()
	mu.Unlock()
}
