//go:build prove

package fall

// oracle: panic

import "testing"

func TestAdd(t *testing.T) {
	new(T).add(-1, func(string) {})
}

func TestFind(t *testing.T) {
	new(T).find([]int{0})
}
