//go:build prove

// oracle: race

package numbered

import "testing"

func TestNumbered(t *testing.T) {
	sum := 0
	for _, n := range run(10) {
		sum += n
	}
	if sum != 285 {
		t.Errorf("sum of squares %d", sum)
	}
}

func TestGroup(t *testing.T) {
	if words, err := group(10); len(words) != 10 || err != nil {
		t.Errorf("got %v, %v", words, err)
	}
}
