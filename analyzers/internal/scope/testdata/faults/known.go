package x

import (
	"errors"
	"os"
	"reflect"
	"sync"
	"testing"
)

// What is known of errors, of maps that change, and of reflection: all silent, but where
// a line says otherwise.

type codec struct{ responded chan int }

func (c *codec) read() error {
	c.responded <- 1
	return errors.New("closed")
}

func readsOnce() {
	c := &codec{responded: make(chan int)}
	go func() {
		var err error
		for err == nil {
			err = c.read()
		}
	}()
	<-c.responded
}

func reflected() {
	ch := make(chan int, 1)
	reflect.ValueOf(ch).Send(reflect.ValueOf(1))
	<-ch
}

type flight struct {
	mu    sync.Mutex
	calls map[string]*sync.WaitGroup
}

// do runs f for the first who comes with a key; the others wait.
func (g *flight) do(key string, f func()) {
	g.mu.Lock()
	if c, ok := g.calls[key]; ok {
		g.mu.Unlock()
		c.Wait()
		return
	}
	c := new(sync.WaitGroup)
	c.Add(1)
	g.calls[key] = c
	g.mu.Unlock()
	f()
	c.Done()
}

func suppressed(g *flight) {
	started := make(chan bool)
	for range 2 {
		go g.do("key", func() { close(started) })
	}
	<-started
}

func forgotten() {
	done := make(chan error)
	go func() {
		done <- errors.New("late") // want stuck
	}()
	if io() != nil {
		return
	}
	<-done
}

func io() error { _, err := os.Stat("x"); return err }

func cleans(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	all := 0
	for i := 0; i < 2; i++ {
		go func() {
			t.Cleanup(func() { all |= 1 << i })
			wg.Done()
		}()
	}
	wg.Wait()
}

func lessThanItself(n int) {
	ch := make(chan int)
	go func() {
		if n > n {
			return
		}
		ch <- n
	}()
	<-ch
}

func visit(names []string, f func(string)) { sortAll(names, f) }

var sortAll = func(names []string, f func(string)) {}

func entries(names []string) {
	done := make(map[string]chan bool)
	visit(names, func(s string) { done[s] = make(chan bool) })
	for _, s := range names {
		<-done[s]
	}
}

type sized struct{ workers int }

var procs = new(int)

func byField(s *sized) {
	done := make(chan bool)
	for i := 0; i < s.workers; i++ {
		go func() { done <- true }()
	}
	for i := 0; i < s.workers; i++ {
		<-done
	}
}

func byPointer() {
	done := make(chan bool)
	for i := 0; i < *procs; i++ {
		go func() { done <- true }()
	}
	for i := 0; i < *procs; i++ {
		<-done
	}
}

// A field that is set where it is nil is not nil afterwards, and what is done to the
// nil pointer in between does not happen.

type holder struct {
	store *store
}

type store struct {
	stop *stopper
}

type stopper struct {
	quit chan bool
}

func (h *holder) start(s *stopper) {
	if h.store == nil {
		h.store = &store{}
	}
	h.store.stop = s
}

func holds() {
	s := &stopper{quit: make(chan bool)}
	h := holder{}
	h.start(s)
	<-h.store.stop.quit // want stuck
}

func holdsAndStops() {
	s := &stopper{quit: make(chan bool)}
	h := holder{}
	h.start(s)
	go func() { close(s.quit) }()
	<-h.store.stop.quit
}

func goClose() {
	quit := make(chan bool)
	go close(quit)
	<-quit
}

func nilPointer() {
	var s *stopper
	ch := make(chan bool)
	s.quit = ch
	<-ch
}
