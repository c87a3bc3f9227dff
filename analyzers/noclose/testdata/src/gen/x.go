// Package gen has generators: functions that return the channel.
package gen

import (
	"bufio"
	"errors"
	"strings"
)

func lines(text string) (<-chan string, <-chan error) {
	out := make(chan string)
	errc := make(chan error, 1)
	go func() {
		sc := bufio.NewScanner(strings.NewReader(text))
		for sc.Scan() {
			if sc.Text() == "" {
				errc <- errors.New("empty line")
				return // want `without closing out, so the range at x.go:30`
			}
			out <- sc.Text()
		}
		close(out)
		errc <- nil
	}()
	return out, errc
}

func count(text string) (n int, err error) {
	out, errc := lines(text)
	for range out {
		n++
	}
	return n, <-errc
}
