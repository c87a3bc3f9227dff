package unclosed

import "strconv"

// The producer closes the channel if all went well, and never otherwise.
func total(items []string) (sum int) {
	ch := make(chan int)
	go func() {
		err := parse(items, ch)
		if err == nil {
			println("parsed")
			close(ch)
		}
	}()
	for v := range ch { // want `unclosed.total waits here for ever to receive from ch`
		sum += v
	}
	return sum
}

func parse(items []string, ch chan<- int) error {
	for _, it := range items {
		n, err := strconv.Atoi(it)
		if err != nil {
			return err
		}
		ch <- n
	}
	return nil
}
