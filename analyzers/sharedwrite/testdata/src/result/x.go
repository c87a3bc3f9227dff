// Package result lets a goroutine assign the result of a function that has returned.
package result

import "errors"

func run() (err error) {
	go func() {
		err = errors.New("late") // want `err is written here by the goroutine started at x.go:7 and written at x.go:10; nothing orders them`
	}()
	return nil
}
