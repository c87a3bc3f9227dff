// Package ok_once initialises once, and reads after that.
package ok_once

import (
	"fmt"
	"sync"
)

func config() {
	var once sync.Once
	var v int
	for range 3 {
		go func() {
			once.Do(func() { v = 4 })
			fmt.Println(v)
		}()
	}
}
