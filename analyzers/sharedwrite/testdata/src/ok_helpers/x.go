// Package ok_helpers locks, waits and starts through helpers and closures.
package ok_helpers

import (
	"sync"
	"sync/atomic"
)

func deferredWait(xs []int) (n int) {
	var wg sync.WaitGroup
	defer wg.Wait()
	var mu sync.Mutex
	m := map[int]bool{}
	for _, x := range xs {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			if m[x] {
				return
			}
			m[x] = true
		})
	}
	return 3
}

func waitAll(wg *sync.WaitGroup) { wg.Wait() }

func helperWait() int {
	var wg sync.WaitGroup
	n := 0
	wg.Add(1)
	go func() {
		defer func() {
			recover()
			wg.Done()
		}()
		n = 1
	}()
	waitAll(&wg)
	return n
}

func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); f(i) }()
	}
	wg.Wait()
}

func parallelSlots(n int) []int {
	out := make([]int, n)
	parallel(n, func(i int) { out[i] = i })
	return out
}

func nextIndex(n int) []int {
	out := make([]int, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				out[i] = i
			}
		})
	}
	wg.Wait()
	return out
}

type nodeT struct {
	visited     bool
	left, right *nodeT
	size        int
}

func (n *nodeT) walk() int {
	if n == nil {
		return 0
	}
	var wg sync.WaitGroup
	l, r := 0, 0
	wg.Go(func() { l = n.left.walk() })
	wg.Go(func() { r = n.right.walk() })
	wg.Wait()
	n.size = l + r + 1
	return n.size
}

func tree(nodes []*nodeT) {
	var wg sync.WaitGroup
	for _, n := range nodes {
		wg.Go(func() { n.visited = true; n.walk() })
	}
	wg.Wait()
}

type lazyErr struct {
	err  error
	done chan struct{}
}

func start(f func() error) *lazyErr {
	l := &lazyErr{done: make(chan struct{})}
	go func() {
		defer close(l.done)
		l.err = f()
	}()
	return l
}

func (l *lazyErr) wait() error { <-l.done; return l.err }

func future() error {
	n := 0
	l := start(func() error { n++; return nil })
	if err := l.wait(); err != nil {
		return err
	}
	n++
	return nil
}

func accessors() int {
	x := 0
	var mu sync.RWMutex
	get := func() int { mu.RLock(); defer mu.RUnlock(); return x }
	set := func(v int) { mu.Lock(); x = v; mu.Unlock() }
	go func() { set(get() + 1) }()
	set(3)
	return get()
}

func lockedAppend(n int) (res []string) {
	var mu sync.Mutex
	add := func(s string) {
		mu.Lock()
		defer mu.Unlock()
		res = append(res, s)
	}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { add("x") })
	}
	wg.Wait()
	return res
}

func funcThroughChannel() int {
	n := 0
	result := make(chan func())
	go func() { result <- func() { n++ } }()
	f := <-result
	f()
	return n
}

var global int

var globalMu sync.Mutex

func lockGlobal() { globalMu.Lock() }

func unlockGlobal() { globalMu.Unlock() }

func lockHelpers() {
	for range 3 {
		go func() { lockGlobal(); defer unlockGlobal(); global++ }()
	}
	lockGlobal()
	global++
	unlockGlobal()
}

type guardedT struct {
	sync.Mutex
	m map[string]int
}

func embedded() {
	g := guardedT{m: map[string]int{}}
	for range 3 {
		go func() { g.Lock(); g.m["a"]++; g.Unlock() }()
	}
	g.Lock()
	defer g.Unlock()
	delete(g.m, "a")
}
