// Package lsptest tests language servers from outside: a fake editor starts a
// server as a process and speaks with it over its standard input and output.
//
// The editor keeps documents with versions, applies edits as strictly as a
// careful editor would, answers what the server asks, and watches for breaches
// of the protocol: each is an error of the test. It waits for events, never for
// time; a wait that lasts too long ends the test with what was said last.
package lsptest
