// Newcheck starts a new check:
//
//	go run ./analyzers/internal/cmd/newcheck [-tier TIER] [-since VERSION] NAME
//
// makes analyzers/NAME with a page, a check that reports nothing, and a test
// that is red until the check finds the fault of its first case; adds the check
// to analyzers/suite.go; and writes its page under docs/checks.
package main

import (
	"bytes"
	"embed"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/semver"
)

//go:embed templates
var templates embed.FS

// files maps the files of a new check to their templates.
var files = map[string]string{
	"doc.go":                     "templates/doc.go.tmpl",
	"NAME.go":                    "templates/check.go.tmpl",
	"NAME_test.go":               "templates/check_test.go.tmpl",
	"testdata/src/first/x.go":    "templates/first.go.tmpl",
	"testdata/src/nearmiss/x.go": "templates/nearmiss.go.tmpl",
}

func main() {
	tier := flag.String("tier", "Warning", "the tier: Error, Warning, Hint or Opt")
	since := flag.String("since", "v0.1.0", "the version that will first have the check")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: newcheck [-tier TIER] [-since VERSION] NAME")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *tier, *since); err != nil {
		fmt.Fprintf(os.Stderr, "newcheck: %v\n", err)
		os.Exit(1)
	}
}

var oneWord = regexp.MustCompile(`^[a-z]+$`)

func run(name, tier, since string) error {
	if !oneWord.MatchString(name) {
		return fmt.Errorf("%q is not one word in lower case", name)
	}
	if !slices.Contains([]string{"Error", "Warning", "Hint", "Opt"}, tier) {
		return fmt.Errorf("there is no tier %s", tier)
	}
	if !semver.IsValid(since) {
		return fmt.Errorf("%q is not a version such as v1.2.0", since)
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	dir := filepath.Join(root, "analyzers", name)
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("analyzers/%s exists", name)
	}
	if err := writeCheck(dir, name); err != nil {
		return err
	}
	if err := addToSuite(filepath.Join(root, "analyzers", "suite.go"), name, tier, since); err != nil {
		return err
	}
	cmd := exec.Command("go", "generate", "./analyzers")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		// The suite's other laws are not our business, but the page is.
		if _, statErr := os.Stat(filepath.Join(root, "docs", "checks", name+".md")); statErr != nil {
			return fmt.Errorf("go generate: %w\n%s", err, out)
		}
	}
	fmt.Printf("analyzers/%s is there; go test ./analyzers/%s is red until it finds the fault of testdata/src/first\n", name, name)
	return nil
}

func moduleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(out)))
	if _, err := os.Stat(filepath.Join(root, "analyzers", "suite.go")); err != nil {
		return "", errors.New("run it inside the module of conclsp")
	}
	return root, nil
}

func writeCheck(dir, name string) error {
	for file, tmpl := range files {
		t, err := template.ParseFS(templates, tmpl)
		if err != nil {
			return err
		}
		var buf bytes.Buffer
		if err := t.Execute(&buf, name); err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(file, "NAME", name)))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, buf.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

var (
	importLine = regexp.MustCompile(`(?m)^\t"github\.com/conclsp/conclsp/analyzers/([a-z]+)"\n`)
	suiteLine  = regexp.MustCompile(`(?m)^\t\{([a-z]+)\.Analyzer, .*\n`)
)

// addToSuite adds the import and the line of the check at their places in the
// alphabet.
func addToSuite(file, name, tier, since string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	src, err = insert(src, importLine, name, fmt.Sprintf("\t\"github.com/conclsp/conclsp/analyzers/%s\"\n", name))
	if err != nil {
		return err
	}
	src, err = insert(src, suiteLine, name, fmt.Sprintf("\t{%s.Analyzer, %s, %q},\n", name, tier, since))
	if err != nil {
		return err
	}
	if src, err = format.Source(src); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, src, 0o666)
}

// insert puts line before the first line matched by rx whose name is greater
// than name, or after the last one.
func insert(src []byte, rx *regexp.Regexp, name, line string) ([]byte, error) {
	matches := rx.FindAllSubmatchIndex(src, -1)
	if matches == nil {
		return nil, fmt.Errorf("suite.go has no line like %s", rx)
	}
	at := matches[len(matches)-1][1]
	for _, m := range matches {
		if other := string(src[m[2]:m[3]]); other > name {
			at = m[0]
			break
		}
	}
	return slices.Concat(src[:at], []byte(line), src[at:]), nil
}
