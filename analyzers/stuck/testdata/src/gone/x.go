package gone

import (
	"bufio"
	"io"
)

// Lines reads ahead.
type Lines struct {
	lines chan string
	stop  chan struct{}
}

func NewLines(r io.Reader) *Lines {
	l := &Lines{lines: make(chan string), stop: make(chan struct{})}
	go l.read(r)
	return l
}

func (l *Lines) read(r io.Reader) {
	defer close(l.lines)
	for sc := bufio.NewScanner(r); sc.Scan(); {
		select {
		case <-l.stop:
			return
		default:
		}
		l.lines <- sc.Text() // want `the goroutine started at x.go:16 waits here for ever to send on lines: no call comes any more that receives from it`
	}
}

func (l *Lines) Next() (string, bool) {
	s, ok := <-l.lines
	return s, ok
}

func (l *Lines) Close() { close(l.stop) }
