// Package oracle compares the scopes that package scope extracts, explored by
// package model, with Go itself.
//
// Its tests make programs at random: they take one of the correct patterns in
// testdata/patterns and break it, by deleting, moving, repeating and changing
// statements, until it may be correct or not. Each program is executed many
// hundred times, with other delays before its statements and other outcomes of
// what it calls each time. A goroutine that stays blocked when everything has come
// to rest, or a panic, is what really happens on a line. What is reported must be
// seen in some run, else the report is false and the test fails, with the program
// made as small as it can be. What is only seen was missed; its share is printed.
//
// Programs on which there was disagreement once are kept in testdata/corpus.
package oracle
