// Package scope extracts a model.Program from the SSA form of a function and all
// that it starts, when the objects by which its goroutines wait for each other
// stay in sight.
//
// An abstract machine executes each goroutine of the scope. What it knows of a
// value is a constant, an object, memory made in the scope, a function with what
// it captured, or nothing; the places it comes to, together with what it knows
// there, are the nodes of the automaton. So calls are inlined, a flag that is
// tested agrees with its assignments, a channel that became nil is nil, and a
// loop is unrolled as often as its bound allows. Memory that goroutines share has
// one content for the whole run: everything that is ever stored in it. Because a
// goroutine may read what another one stores later, the machine runs until the
// content of memory, the objects that have left the scope, and the goroutines do
// not change any more.
//
// The work is bounded: for a scope, for a function in it, and for the package. So that
// this is enough, ways that lead nowhere but to the same place are not told apart (see
// skip.go), neither are states that differ in what nobody asks for any more (forget.go),
// and a function is executed only if it is given something that is waited for, makes
// it, or does not come back. In a block where still too many states come together,
// constants are opaque, and conditions may have been decided before.
//
// What is abstracted, and so why a report may be wrong or missing:
//   - Loops over a bound that is not known run once or twice, chosen once for
//     each bound; constants over 3 count as 2. A fault that needs no iteration, or
//     more, is missed. A bound that is loaded anew each time is opaque.
//   - A variable that a loop makes and whose type tells of no object, such as an interface,
//     is followed if its function is seen to put an object of the scope into it or into a
//     field of it; what others put into it belongs to the world.
//   - A loop that makes objects or starts goroutines without a bound is followed
//     for two iterations, and then cut.
//   - A condition on data that code out of view returned, that was received or
//     that a loop ranges over goes either way. One that hangs on mutable state is
//     opaque, and proves nothing.
//   - Of the number of values in a buffer it is known whether there are any and, where
//     that is asked, whether it is full. What else it is compared with is opaque.
//   - In a bubble of testing/synctest time stands still while a goroutine can move, and
//     Wait returns when no other can. That time goes on before, and which of several
//     timers is first, proves nothing. What is out of view there is a timer.
//   - A subtest that is parallel from its start goes on when the function around it has
//     returned. One that may be, or that is later, is out of view.
//   - Of a semaphore one place is taken, or a few of a few, or all. It serves who waits
//     in order. One of which several places are tried for, or any number, is out of view.
//   - In the code of tests, whether a call returned an error and what came out of
//     a channel is opaque, and a test that fails ends the program: what it leaves
//     behind is of no interest.
//   - That no case of a switch without default is the right one proves nothing, and
//     neither does a select that is left by a channel which others were given.
//   - A package variable is in sight of the program, or of a test of package main, if
//     the scope covers all who may use it. The package is initialised first.
//   - Objects that leave the scope belong to the world, and nothing is said of
//     them. So does what is reached through memory that several values may be in.
//   - A loop whose condition compares numbers that come no nearer to each other does
//     not end, and what follows it proves nothing; all others end.
//   - A variable that other code than what uses it assigns was assigned before.
//   - A function of another package is executed by its Automaton, a fact, if it has one:
//     what it does with the channels, contexts, locks, WaitGroups and functions that
//     are its parameters, and with what it makes for its caller. How often its loops
//     go round, what it decides by a flag or nil, and what a function that it is given
//     returned is asked of the caller; what hangs on other memory that it is given is
//     opaque, and its own locks are left out. Opaque to the caller is whether an error
//     or flag came out of a channel that it sends on.
//   - There is no automaton for functions of the standard library, functions that
//     recover, and those that are too large. They are out of view, and so is
//     always what is given otherwise: in memory, through interfaces.
//   - What is done to a nil pointer ends the program, and is no fault of these.
//   - Code out of view neither panics nor ends the goroutine, and comes back.
//   - Two locks of the world that may be one are left out.
//
// An object that is given to other packages is a scope too, if they can use it by its
// exported methods only: one that an exported function makes, or an exported type whose
// zero value is of use. It is driven by its most general client: callers that call any
// of the methods, in any order, at any time. What is abstracted here:
//   - Two callers make one call each; if no lock or atomic in the object shows that calls
//     are expected at the same time, one makes two calls, one after the other. A fault that
//     needs more is missed. All other callers may help who waits, for as long as calls come,
//     but what happens after they have called proves nothing.
//   - No call begins after one has returned that makes the object useless: that closes
//     a channel of it or cancels its context, or that is named like Close. Such a call is
//     made once, unless it looks first whether it has been made.
//   - A method that starts the object, such as Start, has returned before the others
//     are called; one that is its loop, such as Run, is called once, and its return ends
//     the calls.
//   - What a call panics with because of its arguments is the fault of the caller.
//   - Fields that are exported, or that functions use which are not executed in the scope,
//     belong to the world; so does what calls make and leave in a field, and a
//     channel that a method returns, unless it is to receive from it and nobody sends.
//   - Methods that have nothing to do with what is waited for are left out, and an object
//     with more than a dozen of the others.
package scope
