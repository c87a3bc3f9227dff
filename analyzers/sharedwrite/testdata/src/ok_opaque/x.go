// Package ok_opaque calls into other packages on both sides, which may order them.
package ok_opaque

import (
	"context"
	"io"
	"os/exec"
	"time"
)

// copyAll ends when the writer is closed, after n is set.
func copyAll() (int, error) {
	r, w := io.Pipe()
	n := 0
	go func() {
		n, _ = w.Write([]byte("all"))
		w.Close()
	}()
	_, err := io.ReadAll(r)
	return n, err
}

func command(cmd *exec.Cmd, results chan<- error) error {
	var err error
	go func() {
		err = cmd.Run()
		results <- err
	}()
	return wait(cmd)
}

func wait(cmd *exec.Cmd) error { return cmd.Wait() }

type queue interface {
	Push(func())
	Drain()
}

func queued(q queue) int {
	n := 0
	go func() {
		n++
		q.Push(nil)
	}()
	q.Drain()
	return n
}

// Another package is given the context, packed into an option, and what it
// answers with may have waited for the goroutine's cancel.

type fetcher interface {
	fetch(options ...any) interface{ Messages() <-chan int }
}

func option(ctx context.Context) any { return optionOf(ctx) }

var optionOf func(context.Context) any

func cancelledFetch(f fetcher) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	f.fetch(option(ctx))
	ctx2, cancel := context.WithCancel(context.Background())
	go func() {
		time.Sleep(time.Millisecond)
		cancel()
	}()
	<-f.fetch(option(ctx2)).Messages()
	_, cancel = context.WithTimeout(context.Background(), time.Second)
	defer cancel()
}
