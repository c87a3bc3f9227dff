package never

import "context"

// Nothing ever sends, closes or cancels.
func nobody() {
	done := make(chan bool)
	<-done // want `never.nobody waits here for ever to receive from done: nothing sends on it or closes it`
}

func uncancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	go func() {
		<-ctx.Done() // want `waits here for ever for the end of ctx`
	}()
}

func twice(items []int) {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			ch <- it
		}
		close(ch)
	}()
	for range ch {
	}
}
