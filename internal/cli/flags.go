package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkFlags is the command line of conclsp check.
type checkFlags struct {
	dir       string // -C
	tests     bool
	tags      string
	checks    string
	generated bool
	format    string
	json      bool
	fix, diff bool
	cache     string
	noCache   bool
	debug     bool
	patterns  []string
}

const checkHelp = `
Check reports concurrency faults in the packages that the patterns name, as the
go command understands patterns; without any, in the package of the current
directory.

  -C dir
	change to dir before loading packages; file names in the output stay
	relative to the directory that conclsp was started in
  -tests=false
	leave test files out
  -tags list
	build tags, separated by commas
  -checks list
	which checks to run: names, "all", "default", or "-name" to drop one,
	separated by commas and read from left to right; a list that begins with a
	drop starts from the default
  -generated
	report findings in generated files too
  -format text|json|sarif|github
	how to print the findings: for a person, as "go vet -json" does, as a
	SARIF 2.1.0 log, or as GitHub workflow commands
  -json
	short for -format json
  -fix
	apply the first fix of each finding where that fix is safe, until nothing
	changes any more, and report the findings that are left; variables of
	mixedatomic, sharedwrite and unguarded that several files or packages use
	are made atomic, or guarded, in all of the module, where that can be done
	safely (not with -tests=false, as tests would be left behind)
  -diff
	print, as a unified diff, what -fix would do, and write nothing
  -cache dir
	keep results in dir; the default is $CONCLSP_CACHE, or else the directory
	conclsp in the user's cache directory; CONCLSP_CACHE=off means no cache
  -nocache
	neither read nor write cached results
  -debug
	print to standard error how much work was done

The exit code is 0 if there is nothing to report, 1 if there are findings, 2 if
the command line is wrong, and 3 if something could not be loaded, analysed or
written, or the run was interrupted; the findings that are known are printed
even then.
`

// parseCheckFlags reads the command line; its errors are the user's.
func parseCheckFlags(args []string) (*checkFlags, error) {
	f := &checkFlags{}
	fs := f.flagSet()
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	f.patterns = fs.Args()
	for _, p := range f.patterns {
		if strings.HasPrefix(p, "-") {
			return nil, fmt.Errorf("flag %s after the first package; flags come first", p)
		}
	}
	if f.json {
		if f.format != "" && f.format != "json" {
			return nil, fmt.Errorf("-json and -format %s exclude each other", f.format)
		}
		f.format = "json"
	}
	return f, f.validate()
}

// flagSet binds the flags to f.
func (f *checkFlags) flagSet() *flag.FlagSet {
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&f.dir, "C", "", "")
	fs.BoolVar(&f.tests, "tests", true, "")
	fs.StringVar(&f.tags, "tags", "", "")
	fs.StringVar(&f.checks, "checks", "", "")
	fs.BoolVar(&f.generated, "generated", false, "")
	fs.StringVar(&f.format, "format", "", "")
	fs.BoolVar(&f.json, "json", false, "")
	fs.BoolVar(&f.fix, "fix", false, "")
	fs.BoolVar(&f.diff, "diff", false, "")
	fs.StringVar(&f.cache, "cache", "", "")
	fs.BoolVar(&f.noCache, "nocache", false, "")
	fs.BoolVar(&f.debug, "debug", false, "")
	return fs
}

func (f *checkFlags) validate() error {
	switch formats := []string{"text", "json", "sarif", "github"}; {
	case f.format != "" && !slices.Contains(formats, f.format):
		return fmt.Errorf("unknown format %q; the formats are %s", f.format, strings.Join(formats, ", "))
	case f.diff && f.format != "":
		return errors.New("-diff prints a diff and takes no other format")
	case f.fix && f.diff:
		return errors.New("-fix and -diff exclude each other")
	case f.cache != "" && f.noCache:
		return errors.New("-cache and -nocache exclude each other")
	case f.dir != "":
		if info, err := os.Stat(f.dir); err != nil {
			return fmt.Errorf("-C: %w", err)
		} else if !info.IsDir() {
			return fmt.Errorf("-C: %s is not a directory", f.dir)
		}
	}
	return nil
}

// cacheDir returns the directory of the disk cache, or "" for none.
func (f *checkFlags) cacheDir(env *Env) (string, error) {
	if f.noCache {
		return "", nil
	}
	return cacheDir(env, f.cache)
}

// cacheDir returns the directory that dir, the environment or else the system
// names for the disk cache, or "" for none.
func cacheDir(env *Env, dir string) (string, error) {
	if dir == "" {
		dir = env.Getenv("CONCLSP_CACHE")
	}
	switch {
	case dir == "off":
		return "", nil
	case dir != "":
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err != nil { // a home is not needed to find faults
		return "", nil
	}
	return filepath.Join(dir, "conclsp"), nil
}
