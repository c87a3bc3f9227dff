// Counted at once, and done one by one.
package ok_counted

import "sync"

func all(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			println(name)
			wg.Done()
		}()
	}
	wg.Wait()
}

func three() {
	var wg sync.WaitGroup
	wg.Add(3)
	for i := 0; i < 3; i++ {
		go func() {
			defer wg.Done()
			println(i)
		}()
	}
	wg.Wait()
}

func batches(names []string) {
	var wg sync.WaitGroup
	for i := 0; i < len(names); i += 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			println(i)
		}()
	}
	wg.Wait()
	for range 2 {
		wg.Add(1)
		go wg.Done()
	}
	wg.Wait()
}
