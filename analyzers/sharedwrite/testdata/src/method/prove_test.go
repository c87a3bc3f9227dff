//go:build prove

// oracle: race

package method

import "testing"

func TestMethod(t *testing.T) {
	for range 100 {
		run()
	}
}
