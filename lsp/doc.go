// Package lsp is the language server: what the checks find, in the editor.
//
// Documents live in a [server], findings come from [driver.Driver], one for
// each module or go.work in use, and nothing but this package knows of URIs and
// of the units in which an editor counts columns. A request is a function over
// the documents and findings of the moment it came in. Each method of the
// protocol has a file of its own.
//
// Notifications are handled in their order, on the goroutine that reads the
// connection, and must be quick; calls run at once, and can be cancelled.
// Findings are made by one more goroutine (diagnose.go), started anew by every
// change after a short rest.
package lsp
