//go:build prove

// oracle: race

package main

import (
	"net/http/httptest"
	"testing"
	"time"
)

func Test(t *testing.T) {
	go reload()
	for range 20 {
		greet(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		time.Sleep(time.Millisecond)
	}
}
