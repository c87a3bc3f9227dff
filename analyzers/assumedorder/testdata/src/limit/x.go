// Package limit has four goroutines at work at a time.
package limit

import "strings"

func render(parts []string, expand func(string) []byte) string {
	done := make(chan []byte, len(parts))
	limit := make(chan struct{}, 4)
	for i := 0; i < len(parts); i++ {
		limit <- struct{}{}
		go func() {
			defer func() { <-limit }()
			done <- expand(parts[i])
		}()
	}
	texts := make([][]byte, len(parts))
	for i := 0; i < len(parts); i++ {
		texts[i] = <-done // want `the goroutines started at x.go:11 send at x.go:13 in whatever order they get there`
	}
	var b strings.Builder
	for i, t := range texts {
		b.WriteString(parts[i])
		b.Write(t)
	}
	return b.String()
}
