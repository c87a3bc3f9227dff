package ok_ack

import "sync/atomic"

func generic[C ~chan bool, S ~[]E, E any](ack C, ch chan<- S, row S, zero E) {
	ch <- row
	select {
	case <-ack:
	}
	row[0] = zero
}

type number interface{ ~struct{ n int64 } }

func field[T number](p *T, n *int64) int64 { return atomic.AddInt64(n, 1) }
