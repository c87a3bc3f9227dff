// Command ok_alive lets others live for a while.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func serve() {
	go func() { _ = http.ListenAndServe("localhost:8080", nil) }()
}

func main() {
	if len(os.Args) > 1 {
		other()
		return
	}
	serve()
	go fmt.Println("serving for an hour")
	time.Sleep(time.Hour)
}

func other() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go fmt.Println("an interrupt ends the program as ever")
	time.Sleep(time.Hour)
}
