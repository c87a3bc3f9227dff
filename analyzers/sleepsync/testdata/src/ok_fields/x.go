// Package ok_fields sleeps beside goroutines that write something else.
package ok_fields

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"time"
)

type service struct {
	name  string
	calls atomic.Int64
	cache map[string]int
	last  *int
}

func (s *service) refresh() {
	s.calls.Add(1)
	s.cache["x"] = 1
	*s.last = 2
}

// The pause is for the other side, and what is read is another field.
func (s *service) poll() (string, bool, bool) {
	go s.refresh()
	time.Sleep(time.Second)
	return s.name, s.cache == nil, s.last == nil
}

func other(in []int) int {
	var both struct{ a, b []int }
	both.a, both.b = in, in
	go func() { both.a = nil }()
	time.Sleep(time.Second)
	return both.b[0]
}

func buffer() {
	var buf bytes.Buffer
	go fmt.Fprintln(&buf, "x")
	time.Sleep(time.Second)
}
