// Package subtests assigns the error of a test in its parallel subtests.
package subtests

import (
	"strconv"
	"testing"
	"time"
)

func parse(s string) (int, error) {
	time.Sleep(time.Millisecond)
	return strconv.Atoi(s)
}

func check(t *testing.T, inputs []string) {
	var err error
	for _, in := range inputs {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			_, err = parse(in) // want `err is written here by parallel subtests that are started in a loop at x.go:18 with nothing to order them; which value stays is left to chance`
			if err != nil {
				t.Log(err)
			}
		})
	}
}
