package model

import (
	"encoding/binary"
	"slices"
)

// A state is what distinguishes one moment of a run from another.
type state struct {
	tainted bool // the run took an opaque branch, or the like
	vars    []uint8
	objs    []uint8
	gs      []goroutine
	loose   bits // objects that a goroutine at a Cut may do anything to; nil: none

	moved    uint64 // which goroutines of the state that is expanded have moved on
	log      []Step // when a trace is written
	unlogged Step
	count    int // of goroutines that were started, when a trace is written
}

// A goroutine is where it stands, as a number in explorer.spots.
type goroutine struct {
	spot   uint16
	origin int16 // its place in the state that is expanded, None if it is new
	id     int32 // when a trace is written
}

// A spot is all there is to know of a goroutine. Goroutines at one spot can be
// exchanged for each other.
type spot struct {
	proc, node int
	phase      phase
	locals     string // values of its variables, less their Min
}

// A phase says how far a goroutine is with a node that takes several steps.
type phase uint8

const (
	about     phase = iota
	announced       // a Lock that keeps new readers out, but must wait for those there are
	waiting         // a CondWait: not woken yet
	woken           // a CondWait: must lock again
	relocking       // a CondWait: as announced
	cutting         // a Cut: in effect
	parked          // a channel operation: waiting for certain, since all did
)

// What the byte of an object means. Contexts use bit 0, WaitGroups count.
const (
	closed  = 1 // Chan
	armed   = 2 // Chan: the environment may send
	held    = 1 // Mutex
	pending = 2 // Mutex: a Lock is announced
	one     = 4 // Chan: a value in the buffer. Mutex: a reader
)

// Limits of a state. What exceeds them is as unknown as what exceeds the bounds of a
// variable.
const (
	maxGoroutines = 12
	maxSame       = 4   // of one proc
	maxCount      = 200 // of a WaitGroup
	maxValues     = 60  // in a buffer, or readers
	manyValues    = 3   // in a buffer without bound: this many or more
)

func (x *explorer) fork(s *state) *state {
	n := &state{}
	if k := len(x.free); k > 0 {
		n, x.free = x.free[k-1], x.free[:k-1]
	}
	n.tainted, n.loose, n.moved, n.count = s.tainted, s.loose, s.moved, s.count
	n.vars = append(n.vars[:0], s.vars...)
	n.objs = append(n.objs[:0], s.objs...)
	n.gs = append(n.gs[:0], s.gs...)
	n.log = slices.Clip(s.log)
	return n
}

func (x *explorer) release(s *state) {
	if s != nil {
		x.free = append(x.free, s)
	}
}

func (x *explorer) start() *state {
	s := &state{vars: initial(x.Vars), objs: make([]uint8, len(x.Objects)), count: 1}
	for o := range x.Objects {
		if ob := &x.Objects[o]; ob.Kind == Chan && ob.World {
			s.objs[o] = armed
		}
	}
	s.gs = []goroutine{{spot: x.spotOf(spot{node: x.Procs[0].Entry, locals: string(initial(x.Procs[0].Vars))})}}
	s.tainted = x.Procs[0].Nodes[x.Procs[0].Entry].doubtful()
	return s
}

func initial(vars []Var) []uint8 {
	b := make([]uint8, len(vars))
	for i, v := range vars {
		b[i] = uint8(v.Init - v.Min)
	}
	return b
}

// spotOf returns the number of a spot.
func (x *explorer) spotOf(s spot) uint16 {
	live := x.live[s.proc][s.node]
	for i := range len(s.locals) {
		if x.reduce && i < 64 && live>>i&1 == 0 && s.locals[i] != 0 {
			b := []byte(s.locals)
			for ; i < len(b) && i < 64; i++ {
				if live>>i&1 == 0 {
					b[i] = 0
				}
			}
			s.locals = string(b)
			break
		}
	}
	id, ok := x.numbers[s]
	if !ok {
		id = uint16(len(x.spots))
		if len(x.spots) == 1<<16-1 {
			x.full = true
			return id - 1
		}
		x.numbers[s] = id
		x.spots, x.same = append(x.spots, s), append(x.same, id)
		if s.phase == parked {
			s.phase = about
			x.same[id] = x.spotOf(s)
		}
	}
	return id
}

// encode sorts the goroutines of a state, forgets what none of them can ever use, and
// returns what tells it from other states. It is valid until the next call.
func (x *explorer) encode(s *state) []byte {
	for i := 1; i < len(s.gs); i++ {
		for j := i; j > 0 && s.gs[j].spot < s.gs[j-1].spot; j-- {
			s.gs[j], s.gs[j-1] = s.gs[j-1], s.gs[j]
		}
	}
	if x.reduce {
		used := x.used
		clear(used)
		for _, g := range s.gs {
			p := &x.spots[g.spot]
			used.join(x.touch[p.proc][p.node])
		}
		for o := range s.objs {
			if !used.has(o) {
				s.objs[o] = 0
			}
		}
		for v := range s.vars {
			if !used.has(len(s.objs) + v) {
				s.vars[v] = 0
			}
		}
	}
	b := x.key[:0]
	if s.tainted {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	b = append(b, s.vars...)
	b = append(b, s.objs...)
	for _, g := range s.gs {
		b = binary.LittleEndian.AppendUint16(b, g.spot)
	}
	x.key = b
	return b
}

// decode returns the state of a key, ready to be expanded.
func (x *explorer) decode(key string) *state {
	s := x.fork(&state{tainted: key[0] == 1})
	vars, objs := 1+len(x.Vars), 1+len(x.Vars)+len(x.Objects)
	s.vars = append(s.vars, key[1:vars]...)
	s.objs = append(s.objs, key[vars:objs]...)
	for i, spot := range spotsOf(key[objs:]) {
		s.gs = append(s.gs, goroutine{spot: spot, origin: int16(i)})
		x.loosen(s, spot)
	}
	return s
}

// loosen notes what the goroutine at the spot does if it is a Cut.
func (x *explorer) loosen(s *state, at uint16) {
	p := &x.spots[at]
	if p.phase != cutting {
		return
	}
	loose := newBits(x.size)
	loose.join(s.loose)
	for _, o := range x.Procs[p.proc].Nodes[p.node].Touches {
		loose.add(o)
		for _, b := range x.below[o] {
			loose.add(b)
		}
	}
	s.loose = loose
	for o := range s.objs {
		if loose.has(o) {
			s.objs[o] = 0
		}
	}
}

// spotsOf yields the spots at the end of a key.
func spotsOf(tail string) func(yield func(int, uint16) bool) {
	return func(yield func(int, uint16) bool) {
		for i := 0; 2*i < len(tail); i++ {
			if !yield(i, uint16(tail[2*i])|uint16(tail[2*i+1])<<8) {
				return
			}
		}
	}
}
