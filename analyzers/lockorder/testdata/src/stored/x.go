// Package stored has functions in fields that take locks.
package stored

import "sync"

type cache struct {
	mu      sync.Mutex
	rows    map[string]int
	evicted func(string)
}

func (c *cache) evict(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.rows, k)
	c.evicted(k) // want `^\(\*Server\)\.forget locks the stored\.Server\.mu at x\.go:34 while c\.mu is held since x\.go:13, but x\.go:46 and 1 other place lock c\.mu while they hold the stored\.Server\.mu: `
}

// A Server hears what its cache evicts.
type Server struct {
	mu    sync.Mutex
	n     int
	cache *cache
}

// New makes a server.
func New() *Server {
	s := &Server{cache: &cache{rows: map[string]int{}}}
	s.cache.evicted = s.forget
	return s
}

func (s *Server) forget(string) {
	s.mu.Lock()
	s.n--
	s.mu.Unlock()
}

// Drop is called with nothing held.
func (s *Server) Drop(k string) { s.cache.evict(k) }

// Put takes the lock of the cache under its own.
func (s *Server) Put(k string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache.put(k)
}

// Set is like Put.
func (s *Server) Set(k string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cache.put(k)
}

func (c *cache) put(k string) {
	c.mu.Lock()
	c.rows[k]++
	c.mu.Unlock()
}

type watch struct {
	mu sync.Mutex
	on func()
}

func newWatch(on func()) *watch { return &watch{on: on} }

func (w *watch) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.on != nil {
		w.on() // want `locks the stored\.Hub\.mu at x\.go:\d+ while w\.mu is held since x\.go:\d+, but x\.go:\d+ and 1 other place lock w\.mu while they hold `
	}
}

// A Hub has a watch that calls a function literal.
type Hub struct {
	mu    sync.Mutex
	n     int
	watch *watch
}

// NewHub makes a hub.
func NewHub() *Hub {
	h := &Hub{}
	h.watch = newWatch(func() {
		h.mu.Lock()
		h.n++
		h.mu.Unlock()
	})
	return h
}

// Tell tells.
func (h *Hub) Tell() { h.watch.tell() }

// Stop takes the lock of the watch under its own.
func (h *Hub) Stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watch.stop()
}

// Halt is like Stop.
func (h *Hub) Halt() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watch.stop()
}

func (w *watch) stop() {
	w.mu.Lock()
	w.on = nil
	w.mu.Unlock()
}
