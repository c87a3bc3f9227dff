//go:build prove

package deferred

// oracle: panic

import "testing"

func TestPop(t *testing.T) {
	if _, err := new(queue).pop(); err != errEmpty {
		t.Error(err)
	}
}

func TestPush(t *testing.T) {
	new(queue).push(1)
}

func TestSkip(t *testing.T) {
	new(queue).skip(-1)
}
