//go:build prove

// oracle: race

package near

import (
	"sync"
	"testing"
)

func TestGetters(t *testing.T) {
	var c client
	for _, f := range []func() *config{again, both, sure0, grow, c.dial, func() *config { return called("a") }} {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { _ = f().name })
		}
		wg.Wait()
	}
}

func sure0() *config {
	mu.Lock()
	size = 1
	mu.Unlock()
	return &config{}
}
