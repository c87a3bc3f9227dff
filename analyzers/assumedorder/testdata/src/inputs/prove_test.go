//go:build prove

// oracle: assert

package inputs

import (
	"slices"
	"testing"
	"time"
)

var words = []string{"eleven chars", "seven", "two"}

func measure(s string) int {
	time.Sleep(time.Duration(len(s)) * 5 * time.Millisecond)
	return len(s)
}

func TestLengths(t *testing.T) {
	if got, err := Lengths(words, measure); err != nil || !slices.Equal(got, []int{12, 5, 3}) {
		t.Error(got, err)
	}
}

func TestSizes(t *testing.T) {
	if got := Sizes(words, measure); !slices.Equal(got, []int{12, 5, 3}) {
		t.Error(got)
	}
}

func TestHalves(t *testing.T) {
	half := func(i int) float64 {
		time.Sleep(time.Duration(3-i) * 20 * time.Millisecond)
		return float64(i) / 2
	}
	if got := Halves(3, half); !slices.Equal(got, []float64{0, 0.5, 1}) {
		t.Error(got)
	}
}
