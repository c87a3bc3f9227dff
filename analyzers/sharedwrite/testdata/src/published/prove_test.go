//go:build prove

// oracle: race

package published

import "testing"

func Test(t *testing.T) {
	for range 50 {
		<-newServer("a").ended
	}
}
