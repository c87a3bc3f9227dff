package user

import "stage"

// What a third package does is told as well.
func Numbers(n int) <-chan int { // want Numbers:`bounds \[1\].*chan out from -1.*send 0`
	return stage.Generate(n)
}

// A bound that is not a parameter's hangs on nothing that the caller has.
func Some(n int) <-chan int { // want Some:`bounds \[\].*opaque branch`
	return stage.Generate(n * n)
}

func First(n int) int { // nothing to tell: what is made stays
	return <-stage.Generate(n)
}
