// Paths that do not leave the function.
package ok_exit

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"sync"
	"testing"
)

type box struct {
	mu sync.Mutex
	n  int
}

func fatal(v ...any) {
	fmt.Fprintln(os.Stderr, v...)
	os.Exit(2)
}

func (b *box) run(t *testing.T, tb testing.TB) {
	b.mu.Lock()
	switch b.n {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatal("one")
	case 2:
		panic("two")
	case 3:
		runtime.Goexit()
	case 4:
		t.Fatal("four")
	case 5:
		tb.FailNow()
	case 6:
		fatal("six")
	case 7:
		for {
			b.n++
		}
	case 8:
		select {}
	}
	b.mu.Unlock()
}
