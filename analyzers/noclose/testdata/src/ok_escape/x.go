// Package ok_escape has channels that go where they cannot be followed.
package ok_escape

import (
	"os"
	"os/signal"
)

type pump struct{ out chan int }

func (p *pump) run(items []int) (sum int) {
	ch := make(chan int)
	p.out = ch // closed by stop
	go func() {
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func (p *pump) stop() { close(p.out) }

// Gen's callers may close.
func Gen(items []int) chan int {
	ch := make(chan int)
	go func() {
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
	}()
	return ch
}

func use(items []int) (sum int) {
	for it := range Gen(items) {
		sum += it
	}
	return sum
}

func register(closer func(chan<- int), items []int) (sum int) {
	ch := make(chan int)
	closer(ch)
	go func() {
		for _, it := range items {
			if it < 0 {
				return
			}
			ch <- it
		}
	}()
	for it := range ch {
		sum += it
	}
	return sum
}

func signals() (n int) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	go func() { ch <- os.Interrupt }()
	for range ch {
		n++
	}
	return n
}

// The variable holds another channel later.
func swapped(items []int) (sum int) {
	ch := make(chan int)
	old := ch
	go func() {
		for _, it := range items {
			old <- it
		}
	}()
	ch = make(chan int)
	close(ch)
	for it := range ch {
		sum += it
	}
	return sum
}
