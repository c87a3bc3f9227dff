//go:build prove

// oracle: race

package snapmap

import "testing"

func TestSnapMap(t *testing.T) {
	if got := run(10); got != "10" {
		t.Errorf("got %s", got)
	}
}
