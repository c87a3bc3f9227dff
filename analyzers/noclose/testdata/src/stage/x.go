// Package stage has a stage of a pipeline that gives up.
package stage

// squares is a stage of a pipeline.
func squares(in <-chan int) chan int {
	sq := make(chan int)
	go func() {
		for n := range in {
			if n > 100 {
				return // want `without closing sq, so the range at x.go:25`
			}
			sq <- n * n
		}
		close(sq)
	}()
	return sq
}

func squareSum(nums ...int) (sum int) {
	in := make(chan int, len(nums))
	for _, n := range nums {
		in <- n
	}
	close(in)
	for n := range squares(in) {
		sum += n
	}
	return sum
}
