// Package ok_iteration has its variables inside the loop, one for each goroutine.
package ok_iteration

import (
	"fmt"
	"sync"
)

func each(words []string) {
	var wg sync.WaitGroup
	for _, w := range words {
		n := 0
		var err error
		wg.Go(func() {
			n, err = fmt.Println(w)
			if err != nil {
				n++
			}
		})
	}
	wg.Wait()
}

func worker(wg *sync.WaitGroup) {
	defer wg.Done()
	n := 0
	n++
	fmt.Println(n)
}

func workers() {
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go worker(&wg)
	}
	wg.Wait()
}

func argument() {
	for i := range 3 {
		go func(i int) {
			i++
			fmt.Println(i)
		}(i)
	}
}
