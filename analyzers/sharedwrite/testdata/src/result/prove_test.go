//go:build prove

// oracle: race

package result

import "testing"

func TestResult(t *testing.T) {
	for range 100 {
		run()
	}
}
