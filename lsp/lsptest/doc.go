// Package lsptest tests language servers from outside: a fake editor starts a
// server as a process and speaks with it over its standard input and output.
//
// The editor keeps documents with versions, applies edits as strictly as a
// careful editor would, answers what the server asks, and watches for breaches
// of the protocol: each is an error of the test. It waits for events, never for
// time; a wait that lasts too long ends the test with what was said last.
//
// # Markers
//
// An archive lsp/testdata/NAME.txtar is a workspace, whose Go files say in
// comments what the server has to say about them:
//
//	//@diag(PLACE, CHECK, MESSAGE)      there is this finding, and no other than those
//	//@quickfix(PLACE, TITLE, GOLDEN)   this fix makes the changes of the part @GOLDEN
//	//@nofix(PLACE)                     there is no quick fix
//	//@hover(PLACE, TEXT)               a hover says this
//	//@highlight(PLACE, PLACE...)       these places are highlighted for the first one
//	//@loc(NAME, PLACE)                 a place has a name
//
// A place is the first match of a string or regular expression (re"…") on the
// line of the comment, or a name. The parts settings.json (the section conclsp
// of the configuration), capabilities.json (a [Client]) and session.json
// (folders, closed files, modes) of an archive belong to the session. The flag
// -update of the test writes the golden parts.
package lsptest
