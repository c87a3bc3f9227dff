// Package conc is the shared analysis on which the checks stand: locks held,
// goroutines started, and what functions do to the locks of their callers.
package conc
