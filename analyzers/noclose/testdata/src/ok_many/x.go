// Package ok_many has senders that never come to an end, or not all in view.
package ok_many

import (
	"net"
	"net/http"
)

func accept(ln net.Listener, handle func(net.Conn)) {
	conns := make(chan net.Conn)
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				continue
			}
			go func() { conns <- c }()
		}
	}()
	for c := range conns {
		handle(c)
	}
}

func requests(handle func(string)) {
	paths := make(chan string)
	http.HandleFunc("/a", func(_ http.ResponseWriter, r *http.Request) { paths <- r.URL.Path })
	http.HandleFunc("/b", func(_ http.ResponseWriter, r *http.Request) { paths <- r.URL.Path })
	for p := range paths {
		handle(p)
	}
}

// A work list feeds itself and ends by count.
func crawl(start []string, next func(string) []string) (n int) {
	work := make(chan []string)
	pending := 1
	go func() { work <- start }()
	for list := range work {
		for _, url := range list {
			n++
			pending++
			go func() { work <- next(url) }()
		}
		if pending--; pending == 0 {
			break
		}
	}
	return n
}

// A logger lives as long as the program.
func logger(lines ...string) {
	ch := make(chan string)
	go func() {
		for l := range ch {
			println(l)
		}
	}()
	go func() { ch <- "start" }()
	for _, l := range lines {
		ch <- l
	}
}

func closedByLast(words []string) (sum int) {
	ch := make(chan int)
	done := make(chan bool, len(words))
	for _, w := range words {
		go func() {
			ch <- len(w)
			done <- true
		}()
	}
	go func() {
		for range words {
			<-done
		}
		close(ch)
	}()
	for n := range ch {
		sum += n
	}
	return sum
}
