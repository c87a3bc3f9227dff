// What counts is passed on, and does it.
package ok_param

import "sync"

type task struct {
	wg *sync.WaitGroup
	n  int
}

func (t task) run() {
	defer t.wg.Done()
	println(t.n)
}

func start(wg *sync.WaitGroup, n int) {
	wg.Add(1)
	go task{wg, n}.run()
}

func all(n int) {
	var wg sync.WaitGroup
	for i := range n {
		start(&wg, i)
	}
	wg.Wait()
}
