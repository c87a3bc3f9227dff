//go:build !unix

package lsp

import "os"

// probe asks whether a process exists: elsewhere os.FindProcess says so.
func probe(*os.Process) bool { return true }
