// Package ok_fatal counts an error and ends the program.
package ok_fatal

import "os"

var errors int

func fatal() {
	errors++
	os.Exit(errors)
}

func run(names []string) {
	for _, n := range names {
		go func() {
			if _, err := os.Open(n); err != nil {
				fatal()
			}
		}()
	}
}
