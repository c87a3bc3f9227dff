//go:build prove

// oracle: panic

package counted

import (
	"testing"
	"time"
)

// late is enough for a goroutine to panic that nobody has waited for.
const late = 100 * time.Millisecond

func TestBoth(t *testing.T) {
	got := both([]int{1, 2}, []int{3})
	time.Sleep(late)
	if got != 6 {
		t.Errorf("got %d", got)
	}
}

func TestEach(t *testing.T) {
	got := each([]int{1, 2, 3})
	time.Sleep(late)
	if got != 6 {
		t.Errorf("got %d", got)
	}
}
