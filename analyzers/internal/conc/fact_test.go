package conc

import (
	"bytes"
	"encoding/gob"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
)

func randomPath(r *rand.Rand) path.Path {
	p := path.Path{Root: path.Root{Kind: path.Param, Index: r.IntN(3)}}
	if r.IntN(3) == 0 {
		p.Root = path.Root{Kind: path.Global, Name: "example.org/a.b/c.Reg"}
	}
	for range r.IntN(3) {
		p.Elems += []string{".Mu", ".In", "*", "[2]"}[r.IntN(4)]
	}
	return p
}

func randomSummary(r *rand.Rand) Summary {
	s := Summary{done: true}
	for range r.IntN(3) {
		var o lockset.Outcome
		for range r.IntN(3) {
			e := lockset.Effect{Path: randomPath(r), W: int8(r.IntN(3) - 1), R: int8(r.IntN(5) - 2)}
			if r.IntN(4) == 0 {
				e = lockset.Effect{Path: e.Path, Any: true, W: int8(-r.IntN(2))}
			}
			o.Effects = append(o.Effects, e)
		}
		if r.IntN(2) == 0 {
			o.Results = []string{"nil", "", "true"}
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	for range r.IntN(4) {
		a := Acquire{Path: randomPath(r), Mode: lockset.Mode(1 + r.IntN(2)), Chain: []Step{{Func: "a.(*T).f (function literal)", At: "f.go:7"}}}
		if r.IntN(2) == 0 {
			a.Guard = []Guard{{r.IntN(3), "true"}, {3, `"x=y"`}}
		}
		s.Acquires = append(s.Acquires, a)
	}
	for range r.IntN(4) {
		s.Actions = append(s.Actions, randomAction(r))
	}
	for i := range r.IntN(3) {
		s.Confined = append(s.Confined, i)
	}
	for range r.IntN(2) {
		c := ParamCall{Param: r.IntN(3), Frees: r.IntN(2) == 0, Hides: r.IntN(2) == 0, Sure: r.IntN(2) == 0, Chain: []Step{{Func: "a.f", At: "f.go:7"}}}
		for range r.IntN(2) {
			c.Held = append(c.Held, Grip{lockset.Held{Path: randomPath(r), Mode: lockset.Mode(1 + r.IntN(2))}, Step{Func: "a.(*T).f (function literal)", At: "f.go:8"}})
		}
		s.Calls = append(s.Calls, c)
		s.Runs = append(s.Runs, c.Param)
		s.Starts = append(s.Starts, c.Param+1)
	}
	return s
}

func randomAction(r *rand.Rand) Action {
	a := Action{Block: r.IntN(2) == 0, Must: r.IntN(2) == 0, Go: r.IntN(2) == 0, Chain: []Step{{Func: "a.(*T).f", At: "f.go:7"}, {Func: "g", At: "g.go:8"}}}
	for i := range 1 + r.IntN(3) {
		alt := Alt{Deed: Deed(1 + r.IntN(int(Sleep))), Path: randomPath(r)}
		if i > 0 && r.IntN(3) == 0 {
			alt.Path = path.Path{}
		}
		a.Alts = append(a.Alts, alt)
	}
	for range r.IntN(3) {
		a.Held = append(a.Held, lockset.Held{Path: randomPath(r), Mode: lockset.Mode(1 + r.IntN(2))})
	}
	a.Held = lockset.Make(a.Held...)
	if r.IntN(2) == 0 {
		a.Guard = []Guard{{1, "false"}}
	}
	return a
}

// TestFact sends random summaries through facts and gob: they come back whole,
// and the bytes are always the same.
func TestFact(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 500 {
		want := randomSummary(r)
		fact := (&Func{Summary: want}).fact()
		if fact == nil {
			if want.Outcomes != nil || want.Acquires != nil || want.Actions != nil || want.Confined != nil || want.Calls != nil {
				t.Fatalf("no fact for %+v", want)
			}
			continue
		}
		var first, second bytes.Buffer
		for _, b := range []*bytes.Buffer{&first, &second} {
			if err := gob.NewEncoder(b).Encode(fact); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("two encodings of one fact differ")
		}
		var back LockFact
		if err := gob.NewDecoder(&first).Decode(&back); err != nil {
			t.Fatal(err)
		}
		got, err := back.summary()
		if err != nil {
			t.Fatalf("%v: %v", fact, err)
		}
		if !equalSummary(*got, want) || !slices.EqualFunc(got.Acquires, want.Acquires, func(a, b Acquire) bool { return slices.Equal(a.Chain, b.Chain) }) ||
			!slices.EqualFunc(got.Actions, want.Actions, func(a, b Action) bool { return slices.Equal(a.Chain, b.Chain) }) ||
			!slices.EqualFunc(got.Calls, want.Calls, func(a, b ParamCall) bool { return slices.Equal(a.Chain, b.Chain) && slices.Equal(a.Held, b.Held) }) ||
			!slices.Equal(got.Runs, want.Runs) || !slices.Equal(got.Starts, want.Starts) {
			t.Fatalf("got %+v, want %+v (fact %v)", got, want, fact)
		}
	}
}

// TestBadFact checks that facts of another version do no harm.
func TestBadFact(t *testing.T) {
	for _, f := range []LockFact{
		{Outcomes: []OutcomeFact{{Effects: []string{""}}}},
		{Outcomes: []OutcomeFact{{Effects: []string{"$0 x y"}}}},
		{Outcomes: []OutcomeFact{{Effects: []string{"nonsense 1 0"}}}},
		{Acquires: []AcquireFact{{Path: "$"}}},
		{Acquires: []AcquireFact{{Path: "$0", Guard: []string{"true"}}}},
		{Actions: []ActionFact{{Alts: []string{"sing $0"}}}},
		{Actions: []ActionFact{{Alts: []string{"send x"}}}},
		{Actions: []ActionFact{{Alts: []string{"send $0"}, Held: []string{"r"}, Guard: []string{"x"}}}},
		{Calls: []CallFact{{Param: "x"}}},
		{Calls: []CallFact{{Param: "0", Held: []string{"$0 1"}}}},
		{Calls: []CallFact{{Param: "0", Held: []string{"$0 x a.go:1 f"}}}},
	} {
		if s, err := f.summary(); err == nil {
			t.Errorf("%+v was read as %+v", f, s)
		}
	}
}
