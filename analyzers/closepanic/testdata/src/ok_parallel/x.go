// Cleanups come after parallel subtests, and what follows a group does.
package ok_parallel

import "testing"

func TestJobs(t *testing.T) {
	jobs := make(chan int, 2)
	t.Cleanup(func() { close(jobs) })
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jobs <- 1
		})
	}
}

func TestGroup(t *testing.T) {
	jobs := make(chan int, 2)
	t.Run("group", func(t *testing.T) {
		for _, name := range []string{"a", "b"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				jobs <- 1
			})
		}
	})
	close(jobs)
}
