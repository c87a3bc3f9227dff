//go:build prove

// oracle: race

package main

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	go report()
	time.Sleep(20 * time.Millisecond)
}
