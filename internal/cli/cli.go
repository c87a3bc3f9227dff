// Package cli is the command line of conclsp: its commands, their flags, and
// their exit codes.
package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"
)

// The exit codes. With several causes the highest wins: findings that are
// known are printed even when something could not be analysed.
const (
	exitClean    = 0 // nothing to report
	exitFindings = 1 // at least one finding
	exitUsage    = 2 // the command line or the configuration is wrong
	exitFailed   = 3 // something could not be loaded, analysed or written, or the run was interrupted
)

// Env is what a command sees of the process that it runs in.
type Env struct {
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// A Command is a subcommand of conclsp.
type Command struct {
	Name    string
	Args    string // what follows the name in a usage line
	Summary string // one line
	Help    string // the rest of its help text
	Run     func(env *Env, args []string) int

	passHelp bool // a request for help behind the first argument is for whom Run passes it to
}

// Main runs the command that args, which begin with the program's name, ask
// for, and returns the exit code of the process. The protocol of a vet tool
// needs no command: Main recognises its arguments. Under the name gopls the
// program is the command proxy, whatever its arguments.
func Main(args []string, commands ...Command) int {
	env := &Env{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}
	if len(args) > 0 && isGopls(args[0]) {
		return runProxy(env, args[1:])
	}
	if len(args) < 2 {
		usage(env.Stderr, commands)
		return exitUsage
	}
	if isVetTool(args[1:]) {
		return vetTool(env)
	}
	name, rest := args[1], args[2:]
	switch name {
	case "help", "-h", "-help", "--help":
		return help(env, commands, rest)
	case "-version", "--version":
		name = "version"
	}
	i := slices.IndexFunc(commands, func(c Command) bool { return c.Name == name })
	if i < 0 {
		fmt.Fprintf(env.Stderr, "conclsp: unknown command %q\n", name)
		usage(env.Stderr, commands)
		return exitUsage
	}
	if at := slices.IndexFunc(rest, isHelp); at == 0 || at > 0 && !commands[i].passHelp {
		printHelp(env.Stdout, commands[i])
		return exitClean
	}
	return commands[i].Run(env, rest)
}

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

func help(env *Env, commands []Command, args []string) int {
	if len(args) == 0 {
		usage(env.Stdout, commands)
		return exitClean
	}
	i := slices.IndexFunc(commands, func(c Command) bool { return c.Name == args[0] })
	if i < 0 || len(args) > 1 {
		fmt.Fprintf(env.Stderr, "conclsp help: unknown command %q\n", strings.Join(args, " "))
		usage(env.Stderr, commands)
		return exitUsage
	}
	printHelp(env.Stdout, commands[i])
	return exitClean
}

func printHelp(w io.Writer, c Command) {
	fmt.Fprintf(w, "usage: conclsp %s\n\n%s\n", strings.TrimSpace(c.Name+" "+c.Args), strings.TrimSpace(c.Help))
}

func usage(w io.Writer, commands []Command) {
	fmt.Fprint(w, "Conclsp finds concurrency faults in Go code and offers the fix.\n\nusage: conclsp command [arguments]\n\nThe commands are:\n\n")
	for _, c := range append(slices.Clone(commands), Command{Name: "help", Args: "[command]", Summary: "print the help of a command"}) {
		fmt.Fprintf(w, "\t%-32s %s\n", c.Name+" "+c.Args, c.Summary)
	}
	fmt.Fprint(w, "\nConclsp is a vet tool as well: go vet -vettool=$(which conclsp) ./...\n")
}

// usageError tells what is wrong with a command line.
func (e *Env) usageError(command, format string, args ...any) int {
	fmt.Fprintf(e.Stderr, "conclsp %s: %s\nRun 'conclsp help %s' for usage.\n", command, fmt.Sprintf(format, args...), command)
	return exitUsage
}

// fail tells why a command could not do what was asked for.
func (e *Env) fail(err error) int {
	fmt.Fprintf(e.Stderr, "conclsp: %v\n", err)
	return exitFailed
}

// isTerminal reports whether w writes to a terminal that understands escapes.
func (e *Env) isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && e.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// color reports whether to colour what is written to w (https://no-color.org).
func (e *Env) color(w io.Writer) bool {
	return e.Getenv("NO_COLOR") == "" && e.isTerminal(w)
}

// isVetTool reports whether args are those with which the go command calls a
// vet tool: to ask for its version, for its flags, or to analyse the one
// package that a .cfg file describes.
func isVetTool(args []string) bool {
	return args[0] == "-flags" || strings.HasPrefix(args[0], "-V") ||
		strings.HasPrefix(args[0], "-") && filepath.Ext(args[len(args)-1]) == ".cfg" ||
		len(args) == 1 && filepath.Ext(args[0]) == ".cfg"
}
