// Package yield perturbs the scheduling of the programs that prove_test.go
// files run. It is copied into their temporary module and has no other use.
package yield

import (
	"math/rand/v2"
	"runtime"
)

// Maybe lets other goroutines run, every second time on the average.
func Maybe() {
	if rand.Uint32()&1 == 0 {
		runtime.Gosched()
	}
}
