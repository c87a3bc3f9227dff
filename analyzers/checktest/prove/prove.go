// Package prove helps the prove_test.go files of test cases, which import it as
// "test/prove". It is copied into their temporary module and has no other use.
package prove

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"
)

// NoLeak calls f and fails the test if, once f has returned, a goroutine is
// blocked for ever: on a channel, lock or the like that nothing alive can reach.
// It needs the goroutine-leak profile, so the oracle of the file must be leak.
func NoLeak(t *testing.T, f func()) {
	t.Helper()
	profile := pprof.Lookup("goroutineleak")
	if profile == nil {
		t.Fatal("no goroutine-leak profile; the oracle must be leak")
	}
	f()
	// A goroutine that f started may still be on its way to where it blocks.
	for range 100 {
		runtime.Gosched()
	}
	time.Sleep(20 * time.Millisecond)
	var buf bytes.Buffer
	if err := profile.WriteTo(&buf, 2); err != nil {
		t.Fatal(err)
	}
	for stack := range bytes.SplitSeq(buf.Bytes(), []byte("\n\n")) {
		if bytes.Contains(stack, []byte("(leaked)]")) {
			t.Errorf("goroutine leak: blocked for ever\n%s", stack)
		}
	}
}

// Finishes calls f in a goroutine of its own and fails the test if it has not
// returned after two seconds. The oracle of the file is deadlock.
func Finishes(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Second):
		buf := make([]byte, 1<<16)
		fmt.Fprintf(os.Stderr, "%s\n", buf[:runtime.Stack(buf, true)])
		t.Fatal("deadlock: not finished after two seconds")
	}
}
