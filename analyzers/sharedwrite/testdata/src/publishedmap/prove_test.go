//go:build prove

// oracle: race

package publishedmap

import "testing"

func Test(t *testing.T) {
	for range 50 {
		done := make(chan int)
		fill([]string{"a", "b"}, done)
		<-done
	}
}
