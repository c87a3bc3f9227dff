// Package ok_values sends copies.
package ok_values

import "io"

type point struct{ x, y int }

func points(ch chan<- point) {
	var p point
	for i := range 10 {
		p.x = i
		ch <- p
	}
}

func arrays(ch chan<- [4]int) {
	var a [4]int
	for i := range 10 {
		a[0] = i
		ch <- a
	}
}

func texts(r io.Reader, ch chan<- string) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		ch <- string(buf[:n])
	}
}

func bytes(r io.Reader, ch chan<- byte) {
	buf := make([]byte, 1)
	for {
		if _, err := r.Read(buf); err != nil {
			return
		}
		ch <- buf[0]
	}
}
