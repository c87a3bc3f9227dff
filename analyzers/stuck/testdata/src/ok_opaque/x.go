// The loops agree by a count that is kept in a variable.
package ok_opaque

func run(int) {}

func pending(items []int) {
	done := make(chan bool)
	pending := 0
	for _, it := range items {
		if it > 0 {
			pending++
			go func() {
				run(it)
				done <- true
			}()
		}
	}
	for pending > 0 {
		<-done
		pending--
	}
}

func limited(items []int, limit int) {
	done := make(chan bool)
	running := 0
	for range items {
		if running == limit {
			<-done
			running--
		}
		running++
		go func() { done <- true }()
	}
	for ; running > 0; running-- {
		<-done
	}
}
