// Package ok_opaque calls into other packages on both sides, which may order them.
package ok_opaque

import (
	"io"
	"os/exec"
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
