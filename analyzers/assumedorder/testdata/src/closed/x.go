// Package closed ranges over the channel, and counts.
package closed

import "sync"

func squares(list []int, work func(int) int, use func(in, out int)) {
	ch := make(chan int, len(list))
	var wg sync.WaitGroup
	for _, n := range list {
		wg.Go(func() { ch <- work(n) })
	}
	wg.Wait()
	close(ch)
	out := make([]int, len(list))
	i := 0
	for v := range ch { // want `so the value stored by its position here may be that of another$`
		out[i] = v
		i++
	}
	for i, n := range list {
		use(n, out[i])
	}
}
