// Package dep has helpers for channels.
package dep

// Emit sends all items.
func Emit(ch chan int, items ...int) {
	for _, it := range items {
		ch <- it
	}
}

// Finish says that nothing more comes.
func Finish(ch chan int) { close(ch) }

// FinishIf may leave the channel open.
func FinishIf(ch chan int, last bool) {
	if last {
		close(ch)
	}
}

var kept []chan int

// Keep closes the channel some day.
func Keep(ch chan int) { kept = append(kept, ch) }
