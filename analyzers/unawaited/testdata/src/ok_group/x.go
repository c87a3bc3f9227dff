// Command ok_group waits for its goroutine.
package main

import (
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.Go(func() error {
		fmt.Println("work")
		return nil
	})
	if err := g.Wait(); err != nil {
		fmt.Println(err)
	}
}
