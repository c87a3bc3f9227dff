// Package reader reads into the buffer that it has sent.
package reader

import (
	"context"
	"io"
)

type chunk struct {
	data []byte
	n    int
}

func copyAll(r io.Reader, ch chan<- []byte) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			ch <- buf[:n] // want `buf\[:n\] is sent here and changed at x.go:17: the receiver shares its memory and may read it just then`
		}
		if err != nil {
			close(ch)
			return err
		}
	}
}

func chunks(ctx context.Context, r io.Reader, ch chan<- chunk) error {
	buf := make([]byte, 4)
	for i := 0; ; i++ {
		n, err := io.ReadFull(r, buf)
		if err != nil {
			return err
		}
		select {
		case ch <- chunk{data: buf[:n], n: i}: // want `buf\[:n\] is sent here and changed at x.go:31: the receiver shares its memory and may read it just then`
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func fill(ch chan []int) {
	row := make([]int, 2)
	for i := range 100 {
		row[0] = i
		row[1] = i * i
		ch <- row // want `row is sent here and changed at x.go:46`
	}
	close(ch)
}
