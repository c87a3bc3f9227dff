// Command mixed starts a goroutine that may do as it likes and others that main
// has to wait for.
package main

import (
	"fmt"
	"os"
	"time"
)

type job struct{ out string }

func (j *job) run(text []byte) {
	time.Sleep(10 * time.Millisecond)
	if err := os.WriteFile(j.out, text, 0o600); err != nil {
		fmt.Println(err)
	}
}

func main() {
	go func() {
		for {
			time.Sleep(time.Second)
			fmt.Println("still alive")
		}
	}()
	j := &job{out: os.Getenv("MIXED_FILE")}
	text := []byte("a")
	go j.run(text) // want `main may return at x.go:31 before the goroutine started here has got to x.go:15`
	text = nil
}
