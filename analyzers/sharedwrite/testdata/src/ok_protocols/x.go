// Package ok_protocols has its goroutines take turns by channels, contexts and other packages.
package ok_protocols

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func pipeline(ctx context.Context, xs []int) ([]int, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(3)
	ch := make(chan int)
	g.Go(func() error {
		defer close(ch)
		for _, x := range xs {
			select {
			case ch <- x:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	var out []int
	for x := range ch {
		out = append(out, x)
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

func interrupted(cancelled func()) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	interrupted := false
	go func() {
		<-c
		interrupted = true
		cancel()
	}()
	http.NewRequestWithContext(ctx, "", "", nil)
	<-ctx.Done()
	if interrupted {
		cancelled()
	}
}

func network(t *testing.T) {
	ln, _ := net.Listen("tcp", ":0")
	var got string
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		got, _ = bufio.NewReader(c).ReadString('\n')
		c.Close()
	}()
	c, _ := net.Dial("tcp", ln.Addr().String())
	fmt.Fprintln(c, "hello")
	io.ReadAll(c)
	if got != "hello\n" {
		t.Error(got)
	}
}

func gather(xs []int) map[int]int {
	type kv struct{ k, v int }
	ch := make(chan kv, len(xs))
	for _, x := range xs {
		go func() { ch <- kv{x, x * x} }()
	}
	m := map[int]int{}
	for range xs {
		p := <-ch
		m[p.k] = p.v
	}
	return m
}

func ticker(done <-chan struct{}) int {
	count := 0
	stop := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				count++
			case <-stop:
				return
			}
		}
	}()
	<-done
	close(stop)
	<-stopped
	return count
}

func errChannel() (err error) {
	errc := make(chan error, 1)
	go func() {
		var err error
		defer func() { errc <- err }()
		_, err = fmt.Println()
	}()
	return <-errc
}

func pipe(r io.Reader) (int, error) {
	pr, pw := io.Pipe()
	var n int
	var werr error
	done := make(chan struct{})
	go func() {
		defer close(done)
		n, werr = pw.Write(nil)
	}()
	io.Copy(io.Discard, pr)
	<-done
	return n, werr
}

func cancelWhenDone(ctx context.Context) (n int) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	go func() {
		defer cancel()
		n = 3
	}()
	<-ctx.Done()
	return n
}

func lastToken() {
	sem := make(chan struct{}, 1)
	m := map[int]int{}
	for i := range 5 {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			m[i] = i
		}()
	}
	sem <- struct{}{}
	fmt.Println(m)
}

func accumulate() int {
	total := 0
	parts := make(chan int)
	done := make(chan struct{})
	go func() {
		for p := range parts {
			total += p
		}
		close(done)
	}()
	for i := range 10 {
		parts <- i
	}
	close(parts)
	<-done
	return total
}

func ownSlices(w int) [][]int {
	out := make([][]int, w)
	var wg sync.WaitGroup
	for i := range w {
		wg.Go(func() {
			for j := range 10 {
				out[i] = append(out[i], j)
			}
		})
	}
	wg.Wait()
	return out
}

func phases() {
	phase := 0
	barrier := make(chan struct{})
	ack := make(chan struct{})
	go func() {
		<-barrier
		phase = 1
		ack <- struct{}{}
		<-barrier
		phase = 2
		ack <- struct{}{}
	}()
	for range 2 {
		barrier <- struct{}{}
		<-ack
		fmt.Println(phase)
	}
}
