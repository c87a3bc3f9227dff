package literal

import (
	"errors"
	"sync"
)

type pool struct {
	init sync.Once
	n    int
}

func (p *pool) open() error { return errors.New("closed") }

func (p *pool) size() int {
	p.init.Do(func() { p.n = 4 })
	return p.n
}

func (p *pool) start() (err error) {
	p.init.Do(func() { // want `^the function literal \(through \(\*pool\)\.size\) runs once, and comes at x\.go:16 to the call that runs it`
		if err = p.open(); err != nil {
			return
		}
		println(p.size())
	})
	return err
}

func local(f func()) {
	var once sync.Once
	once.Do(func() { // want `^the function literal runs once, and comes at x\.go:34 to the call that runs it`
		f()
		once.Do(f)
	})
}
