package x

import (
	"context"
	"io"
	"net/http"
	"os"
	"runtime/pprof"
	"sync"
	"testing"
)

// Below, nothing waits for ever: functions that are values run, what comes out of a
// closed channel is zero, and what is captured is one thing in each iteration.

func labelled(ctx context.Context, f func(context.Context)) {
	defer os.Getpid()
	ctx = context.WithValue(ctx, "label", 1)
	os.Getpid()
	f(ctx)
}

func startsInCallback(t *testing.T) {
	ctx := context.Background()
	ctx, cancel := context.WithTimeout(ctx, 1)
	defer cancel()
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		labelled(ctx, func(context.Context) {
			go func() {
				defer wg.Done()
				for ctx.Err() == nil {
					os.Getpid()
				}
			}()
		})
	}
	wg.Wait()
}

func startsOnce() {
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {
			go func() {
				defer wg.Done()
				os.Getpid()
			}()
		})
	}
	wg.Wait()
}

func goCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { <-ctx.Done() })
	wg.Go(cancel)
	wg.Wait()
}

func goUnknown(f func()) {
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Wait()
}

func mustFail(t *testing.T, want string, f func()) {
	defer func() {
		if e := recover(); e == nil {
			t.Errorf("no")
		}
	}()
	f()
}

func closesInEach(t *testing.T) {
	for _, test := range []struct {
		desc string
		f    func(int)
	}{{desc: "a", f: func(i int) { os.Getpid() }}, {desc: "b", f: func(i int) { os.Getppid() }}} {
		t.Run(test.desc, func(t *testing.T) {
			mustFail(t, "x", func() {
				done := make(chan struct{})
				ch := make(chan int)
				go func() {
					defer close(done)
					test.f(<-ch)
				}()
				ch <- 1
				<-done
			})
		})
	}
}

func stopOfHandler(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { <-stop })
	done := make(chan bool)
	do := func() {
		defer func() {
			select {
			case <-stop:
				return
			case done <- t.Failed():
			}
		}()
		http.Get("x")
	}
	go do()
	go do()
	<-done
	<-done
}

func hogs() {
	quit := make(chan bool)
	hog, light := make(chan bool), make(chan bool)
	n, l := 0, 0
	run := func(limit int, counter *int, wake chan bool) {
		for {
			select {
			case <-quit:
				return
			case <-wake:
				for i := 0; i < limit; i++ {
					*counter++
				}
				wake <- true
			}
		}
	}
	for i := 0; i < 2; i++ {
		go run(1e6, &n, hog)
	}
	for i := 0; i < 2; i++ {
		go run(1e3, &l, light)
	}
	hog <- true
	light <- true
	close(quit)
	<-hog
	<-light
}

func whileTrue(t *testing.T, r io.Reader, w io.Writer) {
	errc := make(chan error, 1)
	var buf [128]byte
	ch := make(chan bool)
	defer close(ch)
	go func() {
		for <-ch {
			_, err := w.Write(buf[:])
			errc <- err
		}
	}()
	testing.AllocsPerRun(1000, func() {
		ch <- true
		if _, err := io.ReadFull(r, buf[:]); err != nil {
			t.Fatal(err)
		}
		if err := <-errc; err != nil {
			t.Fatal(err)
		}
	})
}

// Here something does wait for ever.

func oneMore() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Go(func() { <-ctx.Done() })
	wg.Go(cancel)
	wg.Wait() // want stuck
}

func sendsInCallback() {
	ch := make(chan int)
	pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {
		ch <- 1 // want stuck
	})
	<-ch
}

// An element that is nil when it is first used; those of which all are set before are
// not, and neither are those that are set where they are used.
func elementsNotSet(n int) {
	chans := make([]chan int, n)
	for _, ch := range chans {
		ch <- 1 // want stuck
	}
	for i := range chans {
		chans[i] = make(chan int)
	}
}

func elementsSet(n int) {
	chans := make([]chan int, n)
	for i := range chans {
		chans[i] = make(chan int, 1)
	}
	for range 2 {
		for _, ch := range chans {
			select {
			case ch <- 1:
			default:
			}
		}
	}
}

func elementsSetInLoop(n int) {
	chans := make([]chan int, n)
	for i := range chans {
		chans[i] = make(chan int)
		go func() { chans[i] <- 1 }()
		<-chans[i]
	}
}

// The first loop has no end once it has begun, the second one has.
func runsAway(n int) {
	ch := make(chan int)
	for i := 0; i < n; n++ {
	}
	ch <- 1
}

func runsOut(n int) {
	ch := make(chan int)
	for i := n; i > 0; i-- {
		os.Getpid()
	}
	ch <- 1 // want stuck
}
