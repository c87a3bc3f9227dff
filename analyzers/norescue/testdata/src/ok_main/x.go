// Command ok_main is right: when main leaves, the program ends.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func read(ctx context.Context, in <-chan string, out chan<- string) {
	for {
		select {
		case s := <-in:
			out <- s + "!"
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	in, out := make(chan string), make(chan string)
	go read(ctx, in, out)
	for {
		select {
		case s := <-out:
			fmt.Println(s)
		case <-ctx.Done():
			return
		}
	}
}
