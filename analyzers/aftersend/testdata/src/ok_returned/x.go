// Package ok_returned gets its buffers back by another channel.
package ok_returned

import "io"

func copyAll(r io.Reader, full chan<- []byte, free <-chan []byte) error {
	for buf := range free {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		full <- buf[:n]
	}
	return nil
}

func one(r io.Reader, full chan<- []byte, free <-chan []byte) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		full <- buf[:n]
		select {
		case b := <-free:
			buf = b
		default:
			buf = make([]byte, 4)
		}
	}
}
