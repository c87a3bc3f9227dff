//go:build prove

package trylock

// oracle: deadlock

import (
	"testing"

	"test/prove"
)

func TestRun(t *testing.T) {
	var j job
	prove.Finishes(t, func() {
		j.run(0)
		j.mu.Lock()
	})
}
