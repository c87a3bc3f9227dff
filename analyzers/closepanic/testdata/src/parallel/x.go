package parallel

import "testing"

// The deferred close comes before the subtests, which wait for the end of the function.
func TestJobs(t *testing.T) {
	jobs := make(chan int, 2)
	defer close(jobs)
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jobs <- 1 // want `sends on jobs`
		})
	}
}
