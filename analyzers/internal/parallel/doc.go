// Package parallel compares functions that run at once though no function of
// the package starts both: the handlers of net/http, of which one runs for each
// request; a goroutine that an object starts for itself, and the methods that
// its users call meanwhile; goroutines that are started in different places of
// the program; tests that say they run in parallel.
//
// Each is a [Role]. What a role touches is found by walking the calls from its
// function, in terms of what several roles can reach: the fields of the object
// that they share, captured variables, package variables. Two accesses of one
// location conflict if one of them writes, no lock is held at either, and
// nothing on the way can have ordered them. That takes evidence that both roles
// exist and overlap, which an open world gives rarely, so most rules here say
// when to be silent.
package parallel
