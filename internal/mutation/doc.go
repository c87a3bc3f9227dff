// Package mutation breaks real code, one fault at a time, and looks at what
// conclsp makes of it: an Unlock less, a Lock twice, a close or a Wait that is
// gone. It has tests only. They show that no mutant makes a check fail, that
// every fix offered compiles and removes its finding, and they print the share
// of the faults that is found.
package mutation
