//go:build prove

// oracle: race

package passed

import (
	"sync"
	"testing"
)

func TestShow(t *testing.T) {
	var s stats
	var wg sync.WaitGroup
	wg.Go(s.received)
	wg.Go(func() { s.show() })
	wg.Wait()
}
