//go:build prove

// oracle: race

package dep_user

import (
	"sync"
	"testing"

	"test/dep_user/dep"
)

func TestReport(t *testing.T) {
	var p dep.Pool
	var wg sync.WaitGroup
	wg.Go(p.Serve)
	wg.Go(func() { report(&p) })
	wg.Wait()
}
