// Package hb decides whether two accesses of a closed scope can meet: whether
// an execution exists in which both are about to happen and nothing orders
// them.
//
// A scope is a function with all the goroutines it starts, extracted from SSA
// as one control-flow graph a goroutine with the calls to functions of the same
// package inlined (see [Build]). The nodes that matter are accesses, spawns and
// operations that order goroutines.
//
// The question is answered by freezing: stop one goroutine right before its
// access, let all others run as far as they can without it, and see whether
// the other access is reached; then the same with the roles exchanged (see
// [Scope.Meet]). Two accesses that survive both tests are enabled together,
// which is a data race by the Go memory model (https://go.dev/ref/mem). The
// view is that of may-happen-in-parallel analysis (Naumovich, Avrunin and
// Clarke, "An efficient algorithm for computing MHP information for concurrent
// Java programs", FSE 1999), with the happens-before edges of the Go memory
// model in the place of Java's monitors; lock sets are taken from Savage et
// al., "Eraser", TOCS 1997.
//
// Wherever the scope does not show what an operation does (a call into another
// package, a channel that came from elsewhere) it is taken to order whatever
// it could order. So an answer of true is to be trusted, and false means
// ordered or unknown.
package hb
