// Package ok_slept waits by sleeping, which is for the check of sleeps.
package ok_slept

import (
	"fmt"
	"time"
)

func count(words []string) int { return len(words) }

func total(words []string) int {
	total := 0
	go func() { total = count(words) }()
	time.Sleep(100 * time.Millisecond)
	return total
}

func several(words []string) {
	long, all := 0, 0
	go func() { all = count(words) }()
	go func() { long = count(words[1:]) }()
	time.Sleep(time.Second)
	fmt.Println(long, all)
}
