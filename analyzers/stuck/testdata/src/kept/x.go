package kept

// A sink has something in it of which the type says nothing.
type sink struct {
	out any
}

// field takes the first of two values that goroutines send by the field of a struct.
func field() int {
	ch := make(chan int)
	for i := range 2 {
		s := &sink{out: ch}
		go func() {
			s.out.(chan int) <- i // want `waits here for ever to send on`
		}()
	}
	return <-ch
}

// variable does so by a variable of the loop.
func variable() int {
	ch := make(chan int)
	for i := range 2 {
		var out any = ch
		go func() {
			out.(chan int) <- i // want `waits here for ever to send on`
		}()
	}
	return <-ch
}
