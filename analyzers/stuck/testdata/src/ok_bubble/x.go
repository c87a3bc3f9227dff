// Who waits has waited when synctest.Wait returns, and time goes on last.
package ok_bubble

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestReceives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result := make(chan int)
		go func() {
			time.Sleep(time.Second)
			result <- 1
		}()
		synctest.Wait()
		select {
		case <-result:
			t.Fatal("too early")
		default:
		}
		<-result
	})
}

func TestInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		jobs := make(chan int)
		go func() {
			select {
			case <-jobs:
			case <-ctx.Done():
			}
		}()
		synctest.Wait()
		jobs <- 1
	})
}

func TestShorter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := make(chan bool)
		t.Cleanup(func() { close(stop) })
		jobs := make(chan int)
		go func() {
			for {
				select {
				case <-jobs:
				case <-time.After(time.Minute):
					return
				case <-stop:
					return
				}
			}
		}()
		time.Sleep(time.Second)
		jobs <- 1
		synctest.Wait()
	})
}
