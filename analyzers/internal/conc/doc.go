// Package conc is the shared analysis on which the checks stand: locks held,
// goroutines started, and what functions do to the locks of their callers.
//
// Functions are summarised bottom-up over the calls of a package, in the terms
// of their callers: which locks they leave taken or released, with the results
// that go with it, and which they take on the way; and what they do to channels,
// WaitGroups, Conds and contexts, with the locks held there. Summaries of
// functions that other packages can call are facts. Then, top-down, an
// unexported function that is called only with a lock held is known to hold it
// from its start; so is one whose name ends in Locked or whose comment says so.
//
// A call runs one of its targets: what it names, or up to three functions where an
// interface value, or the function in an unexported field or variable, can be
// followed to all the places in the package that it comes from. Besides, its
// callee may run callbacks: functions that it is given and calls before it returns,
// with the locks that it holds then, and methods by which operands are formatted.
// Of several targets only what all of them take counts as taken; what cannot be
// followed takes, releases and calls nothing.
package conc
