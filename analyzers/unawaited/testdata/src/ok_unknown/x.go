// Command ok_unknown calls what may wait.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
)

type runner interface{ Run() error }

var hooks []func()

func main() {
	if len(os.Args) > 1 {
		fromInput()
		return
	}
	var r runner = exec.Command("true")
	go fmt.Println("work")
	if err := r.Run(); err != nil {
		fmt.Println(err)
	}
}

func fromInput() {
	go fmt.Println("main waits for its user below")
	sc := bufio.NewScanner(os.Stdin)
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
}

func init() {
	pr, pw := io.Pipe()
	go fmt.Fprintln(pw, "x")
	_, _ = io.Copy(io.Discard, pr)
	hooks = append(hooks, main)
}
