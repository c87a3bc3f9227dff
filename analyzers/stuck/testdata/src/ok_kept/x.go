// There is room for what nobody takes, or others may take it.
package ok_kept

// An Output is told how far something is. Its type says nothing of a channel.
type Output interface {
	Put(n int)
}

type chanOutput chan<- int

func (o chanOutput) Put(n int) { o <- n }

func watch(out Output, n int) {
	go func() {
		out.Put(n)
	}()
}

// parameter takes the first of two values that goroutines send by a parameter which
// they capture.
func parameter() int {
	ch := make(chan int, 2)
	for i := range 2 {
		watch(chanOutput(ch), i)
	}
	return <-ch
}

// A sink has something in it of which the type says nothing.
type sink struct {
	out any
}

// field does so by the field of a struct.
func field() int {
	ch := make(chan int, 2)
	for i := range 2 {
		s := &sink{out: ch}
		go func() {
			s.out.(chan int) <- i
		}()
	}
	return <-ch
}

// variable does so by a variable of the loop.
func variable() int {
	ch := make(chan int, 2)
	for i := range 2 {
		var out any = ch
		go func() {
			out.(chan int) <- i
		}()
	}
	return <-ch
}

var world any

// leaves gives the channel away.
func leaves() int {
	ch := make(chan int)
	for i := range 2 {
		var out any = ch
		world = out
		go func() {
			out.(chan int) <- i
		}()
	}
	return <-ch
}

// all takes both values.
func all() int {
	ch := make(chan int)
	for i := range 2 {
		watch(chanOutput(ch), i)
	}
	return <-ch + <-ch
}
