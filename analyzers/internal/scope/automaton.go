package scope

import (
	"fmt"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/model"
)

// An Automaton is what a function of another package does with the objects and
// functions that its caller gives to it, and with those that it makes and returns,
// or gives to others. It is a fact about the function, so it holds what can be
// written down: places in its own lists, parameters, and numbers. The receiver is
// parameter 0. What is 0 stands for nothing, to be left out of the encoding; hence
// a place or parameter in a field that may have none is one more than it is.
type Automaton struct {
	Params  int      // how many there are
	Given   []int    // those of which it tells all: channels, contexts, locks, WaitGroups, functions
	Bounds  []int    // how often loops go round: a parameter + 1, or the negative of that for its length
	Objects []Thing  // what is given, and what is made
	Vars    []Choice // conditions and flags that are the function's own
	Procs   []Strand // the function itself, and the goroutines that it starts
	Timed   bool     // it sleeps, or waits for timers or the world
	File    string   // that it is in, for messages
}

// AFact marks Automaton as a fact.
func (*Automaton) AFact() {}

// A Thing is a model.Object.
type Thing struct {
	Kind           int
	From           int // the parameter that it is + 1
	Parent         int // + 1
	Cap            int // -1 for one that is never reached
	CapOf          int // as in Bounds
	World, Repeats bool
	Name           string
}

// A Choice is a model.Var.
type Choice struct{ Init, Min, Max int }

// A Strand is a model.Proc that starts with its first step.
type Strand struct{ Steps []Step }

// A Step is a model.Node.
type Step struct {
	Op, Obj, Var, Proc int // + 1, but for Op
	Next               []int
	Cases              []Case
	Count, Cmp         int
	Of                 int // of the operations on parameters: as in Bounds
	Opaque, Doubt      bool
	Values             []int // results, or arguments; see encodeValue
	Line               int
}

// A Case is a model.Case.
type Case struct{ Op, Obj, Next, Closed int } // Obj and Closed + 1

// Operations that an Automaton has besides those of a model.Program. A caller
// replaces them.
const (
	opReturn   model.Op = 64 + iota // of the function
	opGoexit                        // the function ends its goroutine
	opCall                          // calls parameter Of with Values, as call number Count
	opAskTrue                       // Next[0] if parameter Of is true, else Next[1]
	opAskNil                        // the same for its being nil
	opAskLess                       // the same for bound Of being less than Count
	opAskEq                         // the same for its being Count
	opToldNil                       // Next[0] if result Of of a function that was called is nil, else Next[1]
	opToldTrue                      // the same for its being true
)

var askNames = map[model.Op]string{
	opReturn: "return", opGoexit: "goexit", opCall: "call", opAskTrue: "true", opAskNil: "nil", opAskLess: "less", opAskEq: "equal", opToldNil: "told nil", opToldTrue: "told true",
}

// String prints the automaton on one line, for tests.
func (a *Automaton) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "given %v bounds %v; ", a.Given, a.Bounds)
	for i, o := range a.Objects {
		fmt.Fprintf(&b, "%d %v %s from %d cap %d of %d in %d; ", i, model.Kind(o.Kind), o.Name, o.From-1, o.Cap, o.CapOf, o.Parent-1)
	}
	for _, p := range a.Procs {
		b.WriteString("proc ")
		for i, s := range p.Steps {
			name := askNames[model.Op(s.Op)]
			if name == "" {
				name = model.Op(s.Op).String()
			}
			if s.Opaque || s.Doubt {
				name = "opaque " + name
			}
			fmt.Fprintf(&b, "%d %s %d", i, name, s.Obj-1)
			for _, c := range s.Cases {
				fmt.Fprintf(&b, " [%v %d -> %d %d]", model.Op(c.Op), c.Obj-1, c.Next, c.Closed-1)
			}
			fmt.Fprintf(&b, " var %d proc %d of %d count %d values %v -> %v; ", s.Var-1, s.Proc-1, s.Of, s.Count, s.Values, s.Next)
		}
	}
	return b.String()
}

// Bounds of an automaton. Beyond them there is none.
const (
	maxStrands   = 6
	maxWeight    = 400 // about the bytes of its encoding
	maxGivenWork = 6000
)

// weight estimates the bytes that the encoding takes.
func (a *Automaton) weight() int {
	n := 16 + len(a.File) + 2*len(a.Given) + 2*len(a.Bounds) + 6*len(a.Vars)
	for _, o := range a.Objects {
		n += 10 + len(o.Name)
	}
	for _, p := range a.Procs {
		for _, s := range p.Steps {
			n += 11 + len(s.Next) + len(s.Values) + 10*len(s.Cases)
		}
	}
	return n
}

// returns reports whether the function may return something that it has made.
func (a *Automaton) returnsOwn() bool {
	for _, s := range a.Procs[0].Steps {
		if model.Op(s.Op) != opReturn {
			continue
		}
		for _, v := range s.Values {
			if o, _, ok := objectValue(v); ok && a.Objects[o].From == 0 {
				return true
			}
		}
	}
	return false
}

// trait is what a call of the function does, for the choice of scopes.
func (a *Automaton) trait() trait {
	if a == nil {
		return 0
	}
	t := active
	if a.returnsOwn() {
		t |= makes
	}
	for _, p := range a.Procs {
		for _, s := range p.Steps {
			switch model.Op(s.Op) {
			case model.Go:
				t |= spawns
			case model.Send, model.Recv, model.Select, model.Wait, model.CondWait:
				t |= blocks
			case model.Lock, model.RLock:
				t |= locks
			}
		}
	}
	return t
}

// What the values of results and arguments are, as far as a caller can use it.
const (
	valueTold   = -64      // and all less: a result of a function that was called
	valueAny    = iota - 1 // data
	valueOpaque            // data that hangs on what the caller does not know
	valueNil
	valueNonNil
	valueFalse
	valueTrue
	valueObject // and all greater ones: twice the object, + 1 for the function that cancels it
)

// objectValue returns the object that an encoded value is, or is the cancel of.
func objectValue(v int) (obj int, cancels, ok bool) {
	return (v - valueObject) / 2, (v-valueObject)%2 == 1, v >= valueObject
}
