package stage

import (
	"context"
	"sync"
)

func Generate(n int) <-chan int { // want Generate:`given \[\] bounds \[1\].*chan out from -1.*proc.*go.*return.*values \[6\].*proc.*send 0.*less.*close 0.*end`
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i
		}
	}()
	return out
}

func Run(ctx context.Context, jobs <-chan int, work func(int) error) error { // want Run:`given \[0 1 2\].*select.*recv.*recv.*call.*of 3`
	for {
		select {
		case j, ok := <-jobs:
			if !ok {
				return nil
			}
			if err := work(j); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func Room(n int, wait bool) chan int { // want Room:`bounds \[\].*cap 0 of 1.*true .*of 2.*recv`
	c := make(chan int, n)
	if wait {
		<-c
	}
	return c
}

func Locked(mu *sync.Mutex, f func()) { // want Locked:`lock 0.*call.*unlock 0.*return`
	mu.Lock()
	defer mu.Unlock()
	f()
}

func Context(ctx context.Context) (context.Context, context.CancelFunc) { // want Context:`context the context from -1 .* in 0; .*return.*values \[8 9\]`
	return context.WithCancel(ctx)
}

// What is said elsewhere as well is not the caller's alone.
type Keeper struct{ c []chan int }

func (k *Keeper) Keep(c, d chan int) { // want Keep:`given \[2\]`
	k.c = append(k.c, c)
	d <- 1
}

func Full(c chan int) bool { // want Full:`full 0 .*return`
	if len(c) == cap(c) {
		return true
	}
	c <- 1
	return cap(c) > 3 && len(c) > 3
}

// Nothing is said of these.

func Kept(c chan int) { kept <- c }

var kept = make(chan chan int)

func unexported(c chan int) { c <- 1 }

func Recovers(c chan int) {
	defer func() { recover() }()
	close(c)
}

func Number(n int) int { return n }
