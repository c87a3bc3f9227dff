// Package nofix has helpers that return what only makes sense if they succeed.
package nofix

import (
	"os"
	"testing"
)

func read(t testing.TB, name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func deep(t testing.TB, name string) int { return len(read(t, name)) }

func Sizes(t *testing.T, names []string) (sum int) {
	sizes := make(chan int)
	for _, name := range names {
		go func() {
			sizes <- deep(t, name) // want `^deep may call t\.Fatal at x\.go:12, which ends only the goroutine started at x\.go:22`
		}()
	}
	for range names {
		sum += <-sizes
	}
	return sum
}

func Skips(t *testing.T, ready func() bool) {
	done := make(chan bool)
	skip := func() {
		if !ready() {
			t.SkipNow()
		}
	}
	go func() {
		defer close(done)
		skip() // want `skip may call t\.SkipNow at x\.go:36`
	}()
	<-done
}
