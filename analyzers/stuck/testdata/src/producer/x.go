package producer

import (
	"errors"
	"strconv"
)

func check(item int) error {
	if item < 0 {
		return errors.New("negative")
	}
	return nil
}

// all leaves on the first error, with a producer that goes on.
func all(items []string) (int, error) {
	parsed := make(chan int)
	go func() {
		defer close(parsed)
		for _, s := range items {
			n, err := strconv.Atoi(s)
			if err != nil {
				continue
			}
			parsed <- n // want `waits here for ever to send on parsed`
		}
	}()
	sum := 0
	for n := range parsed {
		if err := check(n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
