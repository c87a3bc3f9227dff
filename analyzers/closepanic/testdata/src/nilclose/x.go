package nilclose

func off(events []int) {
	var ch chan int
	for range events {
		close(ch) // want `nilclose.off panics here, as it closes ch, which is nil`
	}
}
