// no oracle: a proof is no example, and would have to run one

// Package example_test has an example whose output comes too late.
package example_test

import (
	"fmt"
	"testing"
)

func Example() {
	go fmt.Println("hello") // want `^the example may return at x_test.go:14 before the goroutine started here has got to x_test.go:12, and then its output is lost$`
	// Output: hello
}

func Example_notRun() {
	go fmt.Println("hello")
}

func BenchmarkNothing(b *testing.B) {
	for b.Loop() {
		go b.Log("x")
	}
}
