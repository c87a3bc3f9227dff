// no oracle: the functions are tests themselves.
package bubble

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result := make(chan int)
		go func() {
			time.Sleep(time.Second)
			result <- 1 // want `waits here for ever to send on result`
		}()
		synctest.Wait()
		select {
		case <-result:
			t.Fatal("too early")
		default:
		}
	})
}

func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		jobs := make(chan int)
		go func() {
			select {
			case <-jobs:
			case <-ctx.Done():
			}
		}()
		cancel()
		synctest.Wait()
		jobs <- 1 // want `waits here for ever to send on jobs`
	})
}
