// Each Wait is for those that were started.
package ok_inloop

import "sync"

func all(hooks []func()) {
	var wg sync.WaitGroup
	wg.Add(len(hooks))
	for _, h := range hooks {
		go func() {
			defer wg.Done()
			println(h != nil)
		}()
	}
	wg.Wait()
}

func each(hooks []func()) {
	var wg sync.WaitGroup
	for _, h := range hooks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(h != nil)
		}()
		wg.Wait()
	}
}

func two() {
	var wg sync.WaitGroup
	wg.Add(1)
	go wg.Done()
	wg.Wait()
	wg.Add(1)
	go wg.Done()
	wg.Wait()
}
