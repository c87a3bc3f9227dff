//go:build prove

// oracle: race

package main

import (
	"net/http/httptest"
	"testing"
	"time"
)

func Test(t *testing.T) {
	s := newServer("")
	go s.fetch()
	for range 20 {
		s.index(httptest.NewRecorder(), nil)
		time.Sleep(time.Millisecond)
	}
}
