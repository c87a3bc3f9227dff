package circle

import "sync"

// A Plant has three locks, which three methods take in a circle.
type Plant struct {
	boiler, pump, valve sync.Mutex
	n                   int
}

// Heat takes the pump after the boiler.
func (p *Plant) Heat() {
	p.boiler.Lock()
	defer p.boiler.Unlock()
	p.pump.Lock() // want `^p\.pump is locked here while p\.boiler is held since x\.go:13, but x\.go:24 locks p\.valve while it holds p\.pump, and x\.go:33 locks p\.boiler while it holds p\.valve: 3 goroutines can wait for each other in a circle for ever$`
	defer p.pump.Unlock()
	p.n++
}

// Flow takes the valve after the pump.
func (p *Plant) Flow() {
	p.pump.Lock()
	defer p.pump.Unlock()
	p.valve.Lock()
	defer p.valve.Unlock()
	p.n++
}

// Drain takes the boiler after the valve.
func (p *Plant) Drain() {
	p.valve.Lock()
	defer p.valve.Unlock()
	p.cool()
}

func (p *Plant) cool() {
	p.boiler.Lock()
	defer p.boiler.Unlock()
	p.n--
}
