// Package ack has a producer that waits for its consumer after closing: it
// cannot close when it ends.
package ack

func run(items []string) (got []string, done bool) {
	ch := make(chan string)
	ack := make(chan bool)
	finished := make(chan bool, 1)
	go func() {
		for _, it := range items {
			if it == "" {
				finished <- false
				return // want `without closing ch, so the range at x.go:21`
			}
			ch <- it
		}
		close(ch)
		<-ack // the consumer has seen the closing
		finished <- true
	}()
	for it := range ch {
		got = append(got, it)
	}
	select {
	case ack <- true:
		done = <-finished
	case done = <-finished:
	}
	return got, done
}
