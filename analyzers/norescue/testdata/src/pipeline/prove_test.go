//go:build prove

// oracle: leak

package pipeline

import (
	"context"
	"test/prove"
	"testing"
)

func TestBig(t *testing.T) {
	prove.NoLeak(t, func() {
		in := make(chan int, 4)
		for i := range 4 {
			in <- 60 + i
		}
		if v, err := firstBig(context.Background(), in); v != 120 || err != nil {
			t.Error(v, err)
		}
	})
}
