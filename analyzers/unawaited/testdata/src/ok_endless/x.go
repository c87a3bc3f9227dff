// Command ok_endless starts goroutines that are meant to die with main.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"time"
)

func main() {
	go func() { log.Println(http.ListenAndServe("localhost:6060", nil)) }()
	go ticker()
	go onSignal()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
		fmt.Println("cancelled")
	}()
	go watch(ctx, "file")
	jobs := make(chan int)
	go func() {
		for j := range jobs {
			fmt.Println(j)
		}
	}()
	fmt.Println("done")
}

func ticker() {
	for range time.Tick(time.Second) {
		fmt.Println("tick")
	}
}

func onSignal() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
	fmt.Println("interrupted")
	os.Exit(1)
}

func watch(ctx context.Context, name string) {
	for ctx.Err() == nil {
		if _, err := os.Stat(name); err != nil {
			fmt.Println(err)
		}
		time.Sleep(time.Second)
	}
}
