// Package checkthenact holds one check.
//
// checkthenact: report …
//
// What goes wrong at run time, and why:
//
//	a wrong program
//
// How it is done right:
//
//	a right program
//
// When the check is silent, although it might look like the fault.
package checkthenact
