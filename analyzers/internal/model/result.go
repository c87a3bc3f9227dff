package model

// A Result is what the search of a program's states found.
type Result struct {
	Faults   []Fault // one for each kind and node, those with the shortest traces first
	States   int     // that were reached
	Complete bool    // false if the limit was reached: then there are no Faults
}

// A Fault is something that goes wrong in at least one run of the program. The run
// takes no opaque branch.
type Fault struct {
	Kind FaultKind
	// Goroutine is what it happens to. Goroutines are numbered in the order in which
	// the trace starts them; 0 is that of Procs[0].
	Goroutine int
	Proc      int
	Node      int
	Case      int // of a Select that sends on a closed channel, else None
	// Relock says of a goroutine that is stuck in a CondWait that it was woken, and
	// waits for the mutex.
	Relock bool

	Trace  []Step     // from the start of the program to the fault
	Others []Standing // the other goroutines that the trace started, by number

	// Because is the index in Result.Faults of that which causes this one, or None: a
	// goroutine that is stuck would not be if the other one could go on. Of goroutines
	// that wait for each other in a circle, the first is the cause.
	Because int
}

// A FaultKind says what goes wrong.
type FaultKind uint8

// The kinds of faults. All but Stuck are panics. They end the program.
const (
	Stuck           FaultKind = 1 + iota // the goroutine waits, and in no continuation of the run can it go on; Never is none
	SendClosed                           // sends on a closed channel
	CloseClosed                          // closes a closed channel
	CloseNil                             // closes a nil channel
	NegativeCounter                      // makes the counter of a WaitGroup negative
	UnlockFree                           // unlocks a mutex that is not locked, or not in this mode; in a CondWait as well
)

// A Step is a node that a goroutine executed, or something the environment did.
type Step struct {
	Goroutine int // None: the environment
	Proc      int
	Node      int
	Case      int // of a Select: the index of the case, None if it took the default or is no Select
	Next      int // where the goroutine went, None if it ended
	Obj       int // what the environment acted on, else None
	Value     int // what a Choose chose
	Started   int // the goroutine that a Go started, else None
	// With is the goroutine that received what this one sent on an unbuffered channel.
	With *Meeting
	// Announced says of a Lock that it does not have the mutex yet: there are readers,
	// and from now on no new ones. Of a CondWait, that the mutex is released.
	Announced bool
	Woke      int // the goroutine that Signal woke, else None
}

// A Meeting is the receiving side of a rendezvous.
type Meeting struct {
	Goroutine, Proc, Node, Case, Next int
}

// A Standing is where a goroutine is at the end of a trace.
type Standing struct {
	Goroutine int
	Proc      int
	Node      int // the one it will execute, or which ended it
	How       How
}

// How says whether a goroutine goes on.
type How uint8

// The ways of a goroutine at the end of a trace.
const (
	Runs  How = 1 + iota // it goes on, or may go on later
	Waits                // it can never go on, as that which the fault is of
	Ended
)
