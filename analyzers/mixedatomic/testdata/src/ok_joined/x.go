// Package ok_joined reads what goroutines counted, after they have ended.
package ok_joined

import (
	"sync"
	"sync/atomic"
)

type crawl struct {
	wg    sync.WaitGroup
	pages int64
	done  chan struct{}
	errs  int64
}

func (c *crawl) page() {
	defer c.wg.Done()
	atomic.AddInt64(&c.pages, 1)
}

func (c *crawl) wait() int64 {
	c.wg.Wait()
	return c.pages
}

func (c *crawl) run() {
	atomic.AddInt64(&c.errs, 1)
	close(c.done)
}

func (c *crawl) result() int64 {
	<-c.done
	return c.sum()
}

// sum is called after the wait.
func (c *crawl) sum() int64 { return c.errs + c.pages }

func (c *crawl) finish() int64 {
	c.waitAll()
	return c.errs
}

func (c *crawl) waitAll() { c.wg.Wait() }

func count(list []string) int32 {
	var n int32
	var wg sync.WaitGroup
	for range list {
		wg.Go(func() { atomic.AddInt32(&n, 1) })
	}
	wg.Wait()
	return n
}

func errors(list []string) int64 {
	var stats struct{ bad int64 }
	done := make(chan bool)
	go func() {
		for range list {
			atomic.AddInt64(&stats.bad, 1)
		}
		done <- true
	}()
	<-done
	return stats.bad
}
