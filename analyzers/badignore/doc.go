// Package badignore holds one check.
//
// badignore: report comments that should suppress a finding and do not
//
// A comment
//
//	//conclsp:ignore CHECK[,CHECK] reason
//
// at the end of a line, or on a line of its own above it, suppresses the findings
// of the named checks on that line. Once the code is repaired, or the name of
// the check is misspelt, the comment says something that is not so, and it will
// hide the next fault on its line from whoever puts it there. A comment without
// a reason leaves the next reader to find out again whether the code is right.
//
// Wrong, when nothing can go wrong here any more:
//
//	//conclsp:ignore missingunlock released by close
//	mu.Lock()
//	defer mu.Unlock()
//
// Right:
//
//	mu.Lock()
//	defer mu.Unlock()
//
// Comments that name a check of this suite in the way of golangci-lint
// (//nolint:missingunlock) or of staticcheck (//lint:ignore missingunlock reason)
// suppress its findings as well, by the rules of those tools, and are reported
// when they suppress nothing. The check is silent about comments that name no
// check, or only checks of other tools; about checks that did not run; and in
// packages with type errors, where a finding may be missing for that reason.
package badignore
