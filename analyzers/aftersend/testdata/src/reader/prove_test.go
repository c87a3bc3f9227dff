//go:build prove

// oracle: race

package reader

import (
	"bytes"
	"context"
	"testing"
)

func TestCopyAll(t *testing.T) {
	ch := make(chan []byte)
	go copyAll(bytes.NewReader(make([]byte, 4000)), ch)
	sum := 0
	for b := range ch {
		for _, x := range b {
			sum += int(x)
		}
	}
}

func TestChunks(t *testing.T) {
	ch := make(chan chunk)
	done := make(chan bool)
	go func() {
		chunks(context.Background(), bytes.NewReader(make([]byte, 4000)), ch)
		close(ch)
		close(done)
	}()
	sum := 0
	for c := range ch {
		for _, x := range c.data {
			sum += int(x)
		}
	}
	<-done
}

func TestFill(t *testing.T) {
	ch := make(chan []int)
	go fill(ch)
	sum := 0
	for row := range ch {
		sum += row[0] + row[1]
	}
}
