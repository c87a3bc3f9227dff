package x

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// In a bubble, Wait returns when all others wait, and time goes on when they and the
// caller do.

func TestReceivesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := make(chan int)
		go func() { ch <- 1 }()
		synctest.Wait()
		rest := make(chan int)
		select {
		case <-ch:
		default:
			<-rest
		}
	})
}

func TestForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := make(chan int)
		go func() { ch <- 1 }() // want stuck
		synctest.Wait()
	})
}

func TestWaitsForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		stop := make(chan bool)
		wg.Go(func() { <-stop }) // want stuck
		synctest.Wait()
		wg.Wait()
		close(stop)
	})
}

func TestStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		stop := make(chan bool)
		wg.Go(func() { <-stop })
		synctest.Wait()
		close(stop)
		wg.Wait()
	})
}

// The deadline comes when nobody moves, so that the value is there before.
func TestInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		ch := make(chan int)
		go func() {
			select {
			case <-ch:
			case <-ctx.Done():
			}
		}()
		ch <- 1
	})
}

func TestTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		ch := make(chan int)
		go func() {
			select {
			case <-ch:
			case <-ctx.Done():
			}
		}()
		<-ctx.Done()
		ch <- 1 // want stuck
	})
}

// Which time comes first is not compared.
func TestSleepsLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		ch := make(chan int)
		go func() {
			select {
			case <-ch:
			case <-ctx.Done():
			}
		}()
		time.Sleep(time.Second)
		ch <- 1
	})
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		done := make(chan int)
		go func() {
			<-t.Context().Done()
			<-ctx.Done()
		}()
		go func() {
			<-ctx.Done()
			done <- 1 // want stuck
		}()
		synctest.Wait()
	})
}

func TestSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := make(chan int, 1)
		go func() {
			time.Sleep(time.Second)
			ch <- 1
		}()
		synctest.Wait()
		never := make(chan int)
		if len(ch) > 0 {
			<-never
		}
		select {
		case <-ch:
		case <-time.After(time.Minute):
		}
	})
}

func TestUntilTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan bool)
		go func() {
			<-time.After(time.Second)
			close(done)
		}()
		synctest.Wait()
		<-done
	})
}

func TestCleansUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan bool)
		t.Cleanup(func() { close(stop) })
		go func() { <-stop }()
		synctest.Wait()
	})
}
