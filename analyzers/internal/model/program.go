package model

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A Program is a closed scope as automata that communicate: the goroutines of the
// scope, and the objects by which they wait for each other. All of it is finite;
// what a scope has without bound (values, iterations, callers) has been abstracted
// by who built the program.
type Program struct {
	Objects []Object
	Vars    []Var   // shared by all goroutines; all start at Init
	Procs   []*Proc // Procs[0] is started once, when the program starts
	// Bubble says that time stands still while a goroutine can move: timers, deadlines
	// and sleeps wait until none can.
	Bubble bool
}

// An Object is what goroutines wait on. Its place in Program.Objects is its name.
type Object struct {
	Kind Kind
	// Cap is the capacity of a Chan, Unbounded if sends never block for all that
	// is known.
	Cap Count
	// Parent of a Context is the object that cancels it as well, None if there is
	// none. The mutex of a Cond.
	Parent int
	// World says that the environment may act on the object, at any time, and in
	// the end does: it cancels a Context (a deadline, a signal, a caller); it sends
	// one value on a Chan of capacity one (a timer, signal.Notify), which Arm allows
	// once more; it locks a Mutex and always unlocks it again.
	World bool
	// Repeats: what the environment did to a World Chan it does again (a ticker).
	Repeats bool

	Name string    // as the user writes it
	Pos  token.Pos // where it is made
	Site ssa.Value // nil if no value stands for it
}

// A Kind says what an object is.
type Kind uint8

// The kinds of objects. Everything else (errgroup, Once, semaphores, timers) is put
// together from these.
const (
	Chan      Kind = 1 + iota
	Nil            // a nil channel: operations block for ever, close panics
	Mutex          // or RWMutex: a waiting Lock blocks new RLocks
	WaitGroup      // a counter
	Cond
	Context // receive from it is possible once it, or an ancestor, is cancelled
)

// None stands for no object, variable, proc or node.
const None = -1

// Unbounded is the Const of a Count that is never reached.
const Unbounded = 1 << 20

// A Count is a number that the program uses: Const, plus the value of a variable.
type Count struct {
	Const int
	Plus  Ref // None{} if there is no variable
}

// A Ref names a variable: of the program, or of the goroutine. The zero Ref names none.
type Ref struct {
	Space Space
	Index int
}

// A Space is where a variable lives.
type Space uint8

// The spaces.
const (
	Nowhere Space = iota
	Shared        // Program.Vars
	Local         // Proc.Vars; every goroutine of the proc has its own
)

// A Var is a small piece of data: a flag, a counter, the outcome of a condition that
// is decided once.
type Var struct {
	Name string
	Init int
	// Min and Max bound it. A run that leaves the bounds is not followed: nothing is
	// known of it.
	Min, Max int
}

// A Proc is what a goroutine executes. Several goroutines may execute one.
type Proc struct {
	Name  string
	Entry int // in Nodes
	Nodes []Node
	Vars  []Var // of each goroutine
	Pos   token.Pos
}

// A Node is a step. It is executed when its operation can be, and the goroutine goes
// on to one of Next.
type Node struct {
	Op  Op
	Obj int // index of Program.Objects, None where Op has no object
	// Next are the nodes that may follow; what each stands for depends on Op.
	Next []int

	Var     Ref   // of Set, Inc, Test, Choose
	Count   Count // of Set, Inc, Add, Test
	Cmp     Cmp   // of Test
	Cases   []Case
	Proc    int   // of Go
	Touches []int // of Cut; nil for all objects

	// Opaque marks a Branch whose outcome hangs on data that the program does not
	// have: what follows may be impossible. A run that took one proves nothing. With one
	// Next, nothing is proven by a run that has come to it.
	Opaque bool

	// What the user is told of it.
	Instr ssa.Instruction // may be nil
	Pos   token.Pos
	Func  *ssa.Function
	Text  string // what the step does, for traces: "returns on an error", "" to leave it out
	Via   string // the function of another package that does it, which Instr calls; "" if Instr itself does
}

// doubtful reports whether to have come to the node is to know nothing.
func (n *Node) doubtful() bool { return n.Op == Branch && n.Opaque && len(n.Next) == 1 }

// A Case is one alternative of a Select.
type Case struct {
	Op   Op  // Send or Recv
	Obj  int // None if the channel is out of view: the case may be taken at any time, and in the end is
	Next int // what follows
	// Closed is what follows if Recv found the channel closed; None: Next.
	Closed int
}

// An Op is what a node does.
type Op uint8

// The operations.
const (
	Branch Op = 1 + iota // goes to any of Next; with one Next it does nothing
	Choose               // sets Var to any value from Var.Min to Var.Max
	Set                  // Var = Count
	Inc                  // Var += Count
	Test                 // Next[0] if Var Cmp Count, else Next[1]

	Send   // Next[0]; panics if Obj is closed
	Recv   // Next[0] with a value, Next[1] (or Next[0], if it is the only one) from a closed channel; of a Context: Next[0] once it is cancelled
	Close  // panics if closed or nil
	Select // Cases; Next[0], if present, is the default
	Full   // Next[0] if the channel's buffer is full, else Next[1]: len(ch) == cap(ch)
	Empty  // Next[0] if the channel's buffer is empty, else Next[1]: len(ch) == 0

	Lock
	Unlock // panics if not locked
	RLock
	RUnlock
	TryLock  // Next[0] if it locked, else Next[1]
	TryRLock //

	Add  // Count to the counter of a WaitGroup; panics if it becomes negative
	Wait // until the counter is zero

	CondWait // releases the mutex Parent, waits to be woken, takes it again
	Signal
	Broadcast

	Cancel    // a Context; nothing if it is cancelled
	Cancelled // Next[0] if the Context is cancelled, else Next[1]: ctx.Err() != nil
	Arm       // the environment may send on a World Chan once more: Timer.Reset
	Disarm    // the environment does not send any more, unless Arm; a value it sent stays: Timer.Stop, Ticker.Stop

	Sleep   // any of Next, in a Bubble when time goes on
	Quiesce // Next[0] once no other goroutine can move, before time goes on: synctest.Wait

	Go    // starts a goroutine of Proc
	End   // the goroutine is over
	Panic // an unrecovered panic of the user's: the program is over
	Exit  // the program is over: main returns, os.Exit, log.Fatal
	Never // blocks for ever: select {}
	Cut   // what follows is not known: from now on anything may be done to the objects in Touches, at any time
)

// A Cmp compares a variable with a count.
type Cmp uint8

// The comparisons.
const (
	Equal Cmp = 1 + iota
	Less      // Var < Count
)
