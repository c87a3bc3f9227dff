// no oracle: a process with one test ends too early to show anything

package testt

import "testing"

func check(t *testing.T, n int) {
	if got := slow(n); got != n {
		t.Errorf("got %d", got)
	}
	t.Log("checked", n)
}

func TestSlow(t *testing.T) {
	go func() { // want `^the test may end at x_test.go:19 before the goroutine started here has got to x_test.go:17, which then panics or goes unseen$`
		n := slow(1)
		t.Logf("slow returned %d", n)
	}()
}

func TestCheck(t *testing.T) {
	for n := range 3 {
		go check(t, n) // want `the test may end at x_test.go:25 before the goroutine started here`
	}
}

func TestSub(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		go check(t, 1) // want `the test may end at x_test.go:30 before`
	})
}
