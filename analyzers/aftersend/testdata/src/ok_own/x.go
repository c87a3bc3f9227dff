// Package ok_own uses channels as queues of its own.
package ok_own

func queue() int {
	ch := make(chan []int, 2)
	row := []int{1}
	ch <- row
	row[0] = 2
	return (<-ch)[0]
}

func free(n int) {
	pool := make(chan []byte, n)
	for range n {
		b := make([]byte, 8)
		pool <- b
	}
	b := <-pool
	b[0] = 1
}
