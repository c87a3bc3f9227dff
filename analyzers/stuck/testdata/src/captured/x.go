package captured

// An Output is told how far something is. Its type says nothing of a channel.
type Output interface {
	Put(n int)
}

type chanOutput chan<- int

func (o chanOutput) Put(n int) { o <- n } // want `waits here for ever to send on`

func watch(out Output, n int) {
	go func() {
		out.Put(n)
	}()
}

// parameter takes the first of two values that goroutines send by a parameter which
// they capture.
func parameter() int {
	ch := make(chan int)
	for i := range 2 {
		watch(chanOutput(ch), i)
	}
	return <-ch
}
