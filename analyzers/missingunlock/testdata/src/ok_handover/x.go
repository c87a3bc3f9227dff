// Locks that are handed to somebody else.
package ok_handover

import (
	"errors"
	"sync"
)

type file struct {
	mu   sync.Mutex
	open bool
	next *file
}

type pool struct {
	mu    sync.Mutex
	files map[string]*file
	busy  *file
}

// checkOpen returns with f.mu locked if it succeeds.
func (f *file) checkOpen() error {
	f.mu.Lock()
	if !f.open {
		f.mu.Unlock()
		return errors.New("closed")
	}
	return nil
}

func (f *file) done() { f.mu.Unlock() }

func (f *file) use() error {
	if err := f.checkOpen(); err != nil {
		return err
	}
	defer f.done()
	f.open = false
	return nil
}

// get returns a file that is locked, or nil.
func (p *pool) get(name string) *file {
	f := p.files[name]
	f.mu.Lock()
	if !f.open {
		f.mu.Unlock()
		return nil
	}
	return f
}

// section returns the function that ends it.
func (p *pool) section() func() {
	p.mu.Lock()
	if p.busy == nil {
		return p.mu.Unlock
	}
	p.mu.Unlock()
	return func() {}
}

// Ready keeps the lock if it says so.
func (p *pool) Ready(keep bool) {
	p.mu.Lock()
	if !keep {
		p.mu.Unlock()
	}
}

func (p *pool) store(f *file) bool {
	g := &file{}
	g.mu.Lock()
	if !f.open {
		g.mu.Unlock()
		return false
	}
	p.busy = g
	return false
}

func (p *pool) spawn(work func()) {
	p.mu.Lock()
	if p.busy == nil {
		p.mu.Unlock()
		return
	}
	go func() {
		defer p.mu.Unlock()
		work()
	}()
}

func (p *pool) LockAll() {
	p.mu.Lock()
	for _, f := range p.files {
		f.mu.Lock()
	}
}
