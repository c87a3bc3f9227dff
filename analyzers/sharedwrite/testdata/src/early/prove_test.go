//go:build prove

// oracle: race

package early

import "testing"

func TestEarly(t *testing.T) {
	for range 100 {
		run()
	}
}
