// Package ok_ack waits for the receiver.
package ok_ack

import (
	"io"
	"sync"
)

type piece struct {
	data []byte
	done chan struct{}
}

func copyAll(r io.Reader, ch chan<- []byte, ack <-chan struct{}) error {
	buf := make([]byte, 4)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		ch <- buf[:n]
		<-ack
	}
}

func pieces(r io.Reader, ch chan<- piece) error {
	buf := make([]byte, 4)
	p := piece{data: buf, done: make(chan struct{})}
	for {
		if _, err := r.Read(buf); err != nil {
			return err
		}
		ch <- p
		<-p.done
	}
}

func waiting(rows int, ch chan<- []int, wg *sync.WaitGroup) {
	row := make([]int, 2)
	for i := range rows {
		row[0] = i
		wg.Add(1)
		ch <- row
		wg.Wait()
	}
}

func flushed(rows int, ch chan<- []int) {
	row := make([]int, 2)
	for i := range rows {
		row[0] = i
		ch <- row
		ch <- nil // taken once the receiver is done with row
	}
}

type pipe struct {
	ch  chan []byte
	ack chan bool
}

func (p *pipe) put(b []byte) {
	p.ch <- b
	p.settle()
	b[0] = 0
}

func (p *pipe) settle() { <-p.ack }
