package lockset

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/path"
	"golang.org/x/tools/go/ssa"
)

const rounds = 3000

func randomSet(r *rand.Rand) Set {
	var locks []Held
	for range r.IntN(5) {
		p := path.Path{Root: path.Root{Kind: path.Param, Index: r.IntN(4)}, Elems: ".mu"}
		locks = append(locks, Held{p, Mode(r.IntN(3))})
	}
	return Make(locks...)
}

// below reports whether every lock of s is in o, with as great a mode.
func below(s, o Set) bool {
	return !slices.ContainsFunc(s, func(h Held) bool { return o.Mode(h.Path) < h.Mode })
}

func TestSetLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range rounds {
		a, b, c := randomSet(r), randomSet(r), randomSet(r)
		for _, op := range []struct {
			name string
			f    func(x, y Set) Set
		}{{"Meet", Set.Meet}, {"Join", Set.Join}} {
			if !op.f(a, b).Equal(op.f(b, a)) {
				t.Fatalf("%s of %v and %v does not commute", op.name, a, b)
			}
			if !op.f(a, op.f(b, c)).Equal(op.f(op.f(a, b), c)) {
				t.Fatalf("%s of %v, %v and %v does not associate", op.name, a, b, c)
			}
			if !op.f(a, a).Equal(a) {
				t.Fatalf("%s of %v with itself is %v", op.name, a, op.f(a, a))
			}
		}
		if !a.Meet(a.Join(b)).Equal(a) || !a.Join(a.Meet(b)).Equal(a) {
			t.Fatalf("%v and %v do not absorb", a, b)
		}
		if m := a.Meet(b); !below(m, a) || !below(m, b) || !below(a, a.Join(b)) {
			t.Fatalf("%v and %v are not bounded by their meet and join", a, b)
		}
		if below(a, b) && (!below(a.Meet(c), b.Meet(c)) || !below(a.Join(c), b.Join(c))) {
			t.Fatalf("not monotone in %v, %v, %v", a, b, c)
		}
	}
}

func randomEffect(r *rand.Rand) Effect {
	e := Effect{Path: path.Path{Root: path.Root{Kind: path.Param, Index: r.IntN(3)}, Elems: ".mu"}}
	switch r.IntN(9) {
	case 0:
		e.Any = true
	case 1, 2:
		e.W = 1
	case 3, 4:
		e.W = -1
	case 5, 6:
		e.R = 1
	default:
		e.R = -1
	}
	return e
}

func randomState(r *rand.Rand, f *Flow) *state {
	var s state
	for range r.IntN(4) {
		e := &Element{}
		for range r.IntN(4) {
			f.change(e, randomEffect(r), nil)
		}
		for range r.IntN(4) {
			e.learn(int32(r.IntN(4)), int32(r.IntN(2)))
		}
		s.join(e)
	}
	return &s
}

func newFlow() *Flow {
	f := &Flow{locks: map[path.Path]int{}, sites: map[ssa.Instruction]int16{}}
	for i := range 3 {
		f.lock(Effect{Path: path.Path{Root: path.Root{Kind: path.Param, Index: i}, Elems: ".mu"}})
	}
	return f
}

func join(list ...*state) *state {
	var s state
	for _, x := range list {
		for _, e := range x.list {
			s.join(e)
		}
	}
	return &s
}

// same compares states as sets.
func same(a, b *state) bool {
	if len(a.list) != len(b.list) {
		return false
	}
	for k, i := range a.index {
		j, ok := b.index[k]
		if !ok || !slices.Equal(a.list[i].facts, b.list[j].facts) {
			return false
		}
	}
	return true
}

// through runs a state through an effect.
func through(f *Flow, s *state, e Effect) *state {
	var out state
	for _, x := range s.list {
		x = x.clone()
		f.change(x, e, nil)
		out.join(x)
	}
	return &out
}

// TestStateLaws checks that states form a join semilattice, that joining says
// whether it changed anything, and that an effect on a join does not lose what
// it does to either part: locks exactly, conditions at most.
func TestStateLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range rounds {
		f := newFlow()
		a, b, c := randomState(r, f), randomState(r, f), randomState(r, f)
		if !same(join(a, b), join(b, a)) || !same(join(a, join(b, c)), join(join(a, b), c)) || !same(join(a, a), join(a)) {
			t.Fatal("join is no semilattice operation")
		}
		ab := join(a, b)
		for _, e := range a.list {
			if ab.join(e) {
				t.Fatal("joining a part changed the whole")
			}
		}
		e := randomEffect(r)
		whole, parts := through(f, ab, e), join(through(f, a, e), through(f, b, e))
		if !same(whole, parts) {
			t.Fatalf("effect %+v does not distribute", e)
		}
		if must := f.Must(whole.list); len(a.list) > 0 && len(b.list) > 0 && !must.Equal(f.Must(through(f, a, e).list).Meet(f.Must(through(f, b, e).list))) {
			t.Fatalf("what must be held after a join is %v", must)
		}
		if may := f.May(whole.list); !may.Equal(f.May(through(f, a, e).list).Join(f.May(through(f, b, e).list))) {
			t.Fatalf("what may be held after a join is %v", may)
		}
	}
}

// TestCell checks the arithmetic of one lock.
func TestCell(t *testing.T) {
	lock, unlock := Effect{W: 1}, Effect{W: -1}
	rlock, runlock := Effect{R: 1}, Effect{R: -1}
	for _, c := range []struct {
		name    string
		effects []Effect
		mode    Mode
		kept    bool
		changed bool
	}{
		{"nothing", nil, Free, false, false},
		{"locked", []Effect{lock}, Write, true, true},
		{"balanced", []Effect{lock, unlock}, Free, false, false},
		{"released", []Effect{unlock}, Free, false, true},
		{"taken back", []Effect{unlock, lock}, Write, false, false},
		{"read twice", []Effect{rlock, rlock, runlock}, Read, true, true},
		{"read, balanced", []Effect{rlock, rlock, runlock, runlock}, Free, false, false},
		{"read, taken back", []Effect{runlock, rlock}, Read, false, false},
		{"unknown", []Effect{lock, {Any: true}}, Free, false, true},
		{"unknown, then locked", []Effect{{Any: true}, lock}, Write, false, true},
		{"unknown, then balanced", []Effect{{Any: true}, lock, unlock}, Free, false, true},
		{"unlocked twice", []Effect{unlock, unlock}, Free, false, true},
	} {
		var cell Cell
		for _, e := range c.effects {
			cell = cell.then(e, 1)
		}
		if cell.Mode() != c.mode || cell.Kept() != c.kept || cell.Changed() != c.changed {
			t.Errorf("%s: %+v: mode %v, kept %v, changed %v", c.name, cell, cell.Mode(), cell.Kept(), cell.Changed())
		}
	}
}
