package back

import "sync"

// A Store has replicas, each of which knows it.
type Store struct {
	pending struct {
		sync.Mutex
		beats []int
	}
	mu struct{ replicas map[int]*Replica }
}

// A Replica is one of a store.
type Replica struct {
	raft, mu sync.Mutex
	store    *Store
	down     bool
}

// New makes a store with n replicas.
func New(n int) *Store {
	s := &Store{}
	s.mu.replicas = map[int]*Replica{}
	for i := range n {
		s.mu.replicas[i] = &Replica{store: s}
	}
	return s
}

// Send goes through the replicas while the beats are locked.
func (s *Store) Send() {
	s.pending.Lock()
	defer s.pending.Unlock()
	for range s.pending.beats {
		s.each()
	}
}

func (s *Store) each() {
	for _, r := range s.mu.replicas {
		r.unreachable()
	}
}

func (r *Replica) unreachable() {
	r.raft.Lock()
	defer r.raft.Unlock()
	r.down = true
}

// Tick goes from the replica to its store.
func (r *Replica) Tick() {
	r.raft.Lock()
	defer r.raft.Unlock()
	r.tick() // want `^\(\*Replica\)\.tick \(through \(\*Replica\)\.beat\) locks r\.store\.pending\.Mutex at x\.go:64 while r\.raft is held since x\.go:54, but x\.go:36 locks r\.raft while it holds r\.store\.pending\.Mutex: two`
}

func (r *Replica) tick() {
	r.beat()
}

func (r *Replica) beat() {
	r.store.pending.Lock()
	r.store.pending.beats = append(r.store.pending.beats, 1)
	r.store.pending.Unlock()
}

// A Pool has its connections in a slice.
type Pool struct {
	mu    sync.Mutex
	conns []*Conn
	idle  int
}

// A Conn is one of a pool.
type Conn struct {
	mu   sync.Mutex
	pool *Pool
	busy bool
}

// Idle counts.
func (p *Pool) Idle() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.mu.Lock()
		if !c.busy {
			n++
		}
		c.mu.Unlock()
	}
	return n
}

// Release counts up in the pool.
func (c *Conn) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = false
	c.pool.mu.Lock() // want `^c\.pool\.mu is locked here while c\.mu is held since x\.go:99, but x\.go:88 locks c\.mu while it holds c\.pool\.mu: `
	c.pool.idle++
	c.pool.mu.Unlock()
}
