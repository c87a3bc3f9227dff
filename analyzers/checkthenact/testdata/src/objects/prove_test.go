//go:build prove

package objects

// oracle: assert

import (
	"sync"
	"testing"
)

// same reports whether all goroutines get one object, over many rounds.
func same(t *testing.T, get func(*cache) *session) {
	for range 20000 {
		c := &cache{sessions: map[string]*session{}}
		var got [8]*session
		var wg sync.WaitGroup
		begin := make(chan struct{})
		for i := range got {
			wg.Go(func() {
				<-begin
				got[i] = get(c)
			})
		}
		close(begin)
		wg.Wait()
		for _, s := range got {
			if s != got[0] {
				t.Fatal("two goroutines have two sessions of one name")
			}
		}
	}
}

func TestGet(t *testing.T)   { same(t, func(c *cache) *session { return c.Get("a") }) }
func TestLoad(t *testing.T)  { same(t, func(c *cache) *session { return c.Load("a") }) }
func TestFirst(t *testing.T) { same(t, (*cache).First) }
