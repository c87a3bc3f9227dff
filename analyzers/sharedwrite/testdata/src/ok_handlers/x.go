// Package ok_handlers serves requests that share nothing, or share it in order.
package ok_handlers

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"sync/atomic"
)

type locked struct {
	mu   sync.Mutex
	hits int
	seen map[string]int
}

func (s *locked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits++
	s.seen[r.URL.Path]++
}

// partly is for the check of guards: one place has the lock.
type partly struct {
	mu   sync.Mutex
	hits int
}

func (s *partly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.hits++
}

func (s *partly) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits
}

type counted struct{ hits atomic.Int64 }

func (s *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.hits.Add(1) }

// exchange is made for one request.
type exchange struct {
	status int
	names  []string
}

func (x *exchange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.status = http.StatusOK
	x.names = append(x.names, r.URL.Path)
}

func route(w http.ResponseWriter, r *http.Request) {
	x := &exchange{}
	x.ServeHTTP(w, r)
	steps := 0
	http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { steps++ }).ServeHTTP(w, r)
	fmt.Fprintln(w, x.status, steps)
}

// oneByOne lets one request in at a time.
type oneByOne struct {
	turn chan struct{}
	hits int
}

func (s *oneByOne) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.turn <- struct{}{}
	s.hits++
	<-s.turn
}

// onFirstUse initialises, which is another check's.
type onFirstUse struct{ tmpl *template.Template }

func (s *onFirstUse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.tmpl == nil {
		s.tmpl = template.New("x")
	}
	s.tmpl.Execute(w, nil)
}

// login waits for the one request that brings the code.
func login(codes chan<- string) http.Handler {
	code := ""
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code = r.FormValue("code")
		codes <- code
	})
}

// local has its variables for itself.
func local(w http.ResponseWriter, r *http.Request) {
	var body struct{ N int }
	json.NewDecoder(r.Body).Decode(&body)
	body.N++
	m := map[string]int{}
	m["n"] = body.N
	json.NewEncoder(w).Encode(m)
}

// value is copied for each request.
type value struct{ hits int }

func (v value) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.hits++
	fmt.Fprintln(w, v.hits)
}

// excused says that it does not matter.
type excused struct{ last string }

func (e *excused) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Racy, but only for debugging.
	e.last = r.URL.Path
}

func register(mux *http.ServeMux) {
	mux.HandleFunc("/route", route)
	mux.HandleFunc("/local", local)
	mux.Handle("/locked", &locked{seen: map[string]int{}})
}

func unused(w http.ResponseWriter, r *http.Request) { calls++ }

var calls int

// gate lets in one request at a time.
type gate struct {
	mu   sync.Mutex
	hits int
}

func (g *gate) serialize(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		next(w, r)
	})
}

func (g *gate) count(w http.ResponseWriter, r *http.Request) { g.hits++ }

// inner is a handler that only serialized calls.
type inner struct{ hits int }

func (i *inner) ServeHTTP(w http.ResponseWriter, r *http.Request) { i.hits++ }

func serialized(next http.Handler) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

func more(mux *http.ServeMux) {
	g := &gate{}
	mux.Handle("/count", g.serialize(g.count))
	mux.Handle("/inner", serialized(&inner{}))
}

// own lets goroutines count in what the request has for itself.
func own(w http.ResponseWriter, r *http.Request) {
	lines := 0
	names := map[string]int{}
	var wg sync.WaitGroup
	wg.Go(func() {
		lines++
		names[r.URL.Path]++
	})
	wg.Wait()
	fmt.Fprintln(w, lines, names)
}

func third(mux *http.ServeMux) {
	mux.HandleFunc("/own", own)
	mux.HandleFunc("/literal", func(w http.ResponseWriter, r *http.Request) {
		total := 0
		done := make(chan bool)
		go func() {
			total += 2
			done <- true
		}()
		<-done
		fmt.Fprintln(w, total)
	})
}

// perPage makes a handler for one request.
func perPage(page string) http.HandlerFunc {
	lines := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lines++
		fmt.Fprintln(w, page, lines)
	})
}

func pages(w http.ResponseWriter, r *http.Request) { perPage(r.URL.Path)(w, r) }
