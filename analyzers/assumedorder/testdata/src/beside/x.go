// Package beside uses results beside the inputs.
package beside

import (
	"fmt"
	"io"
	"net/http"
)

type page struct {
	url    string
	status int
}

func fetch(url string) (*http.Response, error) { return http.Get(url) }

func check(w io.Writer, urls []string) {
	errs := make(chan error, len(urls))
	for _, u := range urls {
		go func() {
			_, err := fetch(u)
			errs <- err
		}()
	}
	var all []error
	for range urls {
		all = append(all, <-errs) // want `so the value appended here may belong to another element than the one at its position$`
	}
	for i, err := range all {
		fmt.Fprintln(w, urls[i], err)
	}
}

func statuses(urls []string) map[string]int {
	codes := make(chan int)
	for _, u := range urls {
		go func() {
			r, err := fetch(u)
			if err != nil {
				codes <- 0
				return
			}
			codes <- r.StatusCode
		}()
	}
	m := map[string]int{}
	for _, u := range urls {
		m[u] = <-codes // want `so the value stored under a key here may be that of another$`
	}
	return m
}

func pages(urls []string) (list []page) {
	codes := make(chan int)
	for _, u := range urls {
		go send(u, codes)
	}
	for _, u := range urls {
		list = append(list, page{u, <-codes}) // want `so the value received here may belong to another element than the one it is used with$`
	}
	return list
}

func send(url string, codes chan<- int) {
	codes <- len(url) * 7
}

func (p *page) check(codes chan<- int) { codes <- len(p.url) * 7 }

func fill(pages []*page) {
	codes := make(chan int, 4)
	for _, p := range pages {
		go p.check(codes)
	}
	for _, p := range pages {
		p.status = <-codes // want `so the value stored in an element here may be that of another$`
	}
}

func say(urls []string) {
	codes := make(chan int)
	for _, u := range urls {
		go func() { codes <- len(u) / 2 }()
	}
	for _, u := range urls {
		fmt.Printf("%s: %d\n", u, <-codes) // want `the value received here may belong to another`
	}
}

func expected(n int, f func(int) bool) {
	ch := make(chan int, n)
	for i := 0; i < n; i++ {
		go func(i int) {
			f(i)
			ch <- i
		}(i)
	}
	for i := 0; i < n; i++ {
		if got := <-ch; got != i { // want `so the value compared with that of the round here may be that of another$`
			panic(got)
		}
	}
}

func same(want []string, f func(string) string) bool {
	ch := make(chan string)
	for _, w := range want {
		go func() { ch <- f(w) }()
	}
	for i := range want {
		if want[i] != <-ch { // want `so the value compared with that of the round`
			return false
		}
	}
	return true
}
