//go:build prove

package calls

// oracle: assert

import (
	"sync"
	"testing"
)

// same reports whether all goroutines get one connection, over many rounds.
func same(t *testing.T, get func(*pool) *conn) {
	for range 5000 {
		p := &pool{conns: map[string]*conn{}}
		var got [8]*conn
		var wg sync.WaitGroup
		begin := make(chan struct{})
		for i := range got {
			wg.Go(func() {
				<-begin
				got[i] = get(p)
			})
		}
		close(begin)
		wg.Wait()
		for _, c := range got {
			if c != got[0] {
				t.Fatal("two goroutines have two connections to one address")
			}
		}
	}
}

func TestGet(t *testing.T)      { same(t, func(p *pool) *conn { return p.Get("a") }) }
func TestPoolMain(t *testing.T) { same(t, (*pool).Main) }
