package docs

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/conclsp/conclsp/analyzers/checktest"
	"github.com/rogpeppe/go-internal/diff"
)

// build builds conclsp and returns the name of the program.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "conclsp")
	if out, err := exec.Command("go", "build", "-o", name, "..").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return name
}

// check runs conclsp check on all examples and returns what it prints.
func check(t *testing.T, conclsp string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(conclsp, append([]string{"check", "-nocache"}, args...)...)
	cmd.Dir = "examples"
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("conclsp check: %v, want exit code 1 for there are findings\n%s", err, out)
	}
	return out
}

// compare compares got with the file, or writes it.
func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if checktest.Update() {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(file, want, "now", got); d != nil {
		t.Errorf("run go generate ./docs if this is right:\n%s", d)
	}
}

// TestFindings compares what conclsp says about the examples with findings.txt.
// Each fault, which is a program one level down, is found, and the repaired
// programs, a level further, are silent.
func TestFindings(t *testing.T) {
	got := check(t, build(t), "./...")
	compare(t, filepath.Join("examples", "findings.txt"), got)
	found := make(map[string]bool)
	for line := range strings.Lines(string(got)) {
		if !strings.HasPrefix(line, "\t") {
			file, _, _ := strings.Cut(line, ":")
			found[filepath.Join("examples", filepath.FromSlash(file))] = true
		}
	}
	faults, err := filepath.Glob(filepath.Join("examples", "*", "main.go"))
	if err != nil || len(faults) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range faults {
		if !found[file] {
			t.Errorf("no finding in %s", file)
		}
		delete(found, file)
	}
	for file := range found {
		t.Errorf("finding in %s, which is repaired", file)
	}
}

// TestOurselves keeps the checks silent about the code of conclsp itself.
func TestOurselves(t *testing.T) {
	cmd := exec.Command(build(t), "check", "-nocache", "./...")
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("conclsp check: %v\n%s", err, out)
	}
}

var (
	command = regexp.MustCompile(`(?m)^//\tgo run ((?:-race )?)\./(\S+)$`)
	says    = regexp.MustCompile(`\bit says: (.*)\n`)
	prints  = regexp.MustCompile(`\bit prints: (.*)\n`)
)

// TestExamples runs each example in the way that its first comment says, and
// expects what that comment promises.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs all examples")
	}
	for _, e := range examples(t, "examples") {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			out, err := e.run(t)
			if !e.keepsWord(out, err) {
				t.Errorf("it does something else (%v):\n%s", err, out)
			}
		})
	}
}

// TestFix lets check -fix repair the examples, and runs those it has changed:
// they must not do any more what their comments say.
func TestFix(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs examples")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("examples")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(build(t), "check", "-nocache", "-fix", "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("conclsp check -fix: %v\n%s", err, out)
	}
	originals := examples(t, "examples")
	changed := 0
	for i, e := range examples(t, dir) {
		if bytes.Equal(e.source, originals[i].source) {
			continue
		}
		changed++
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			if out, err := e.run(t); err != nil || e.keepsWord(out, err) {
				t.Errorf("the fault is still there (%v):\n%s\n%s", err, out, e.source)
			}
		})
	}
	if changed < 9 {
		t.Errorf("%d examples are repaired, want 9 at least:\n%s", changed, out)
	}
}

// An example is a program under docs/examples.
type example struct {
	name   string // its directory, below root
	root   string // of the module
	source []byte
	head   []byte // the comment at the top
}

func examples(t *testing.T, root string) []example {
	t.Helper()
	var list []example
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "main.go" {
			return err
		}
		e := example{root: root}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		e.name = filepath.ToSlash(rel)
		if e.source, err = os.ReadFile(file); err != nil {
			return err
		}
		head, _, _ := bytes.Cut(e.source, []byte("\npackage "))
		e.head = append(bytes.Clone(head), '\n')
		list = append(list, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// run builds and runs the example as its comment says.
func (e example) run(t *testing.T) ([]byte, error) {
	t.Helper()
	cmd := command.FindSubmatch(e.head)
	if cmd == nil || string(cmd[2]) != e.name {
		t.Fatalf("the comment does not say how to run it: %s", e.head)
	}
	args := strings.Fields("build " + string(cmd[1]))
	if len(args) > 1 && !checktest.CanRace() {
		t.Skip("no C compiler, which -race needs")
	}
	bin := filepath.Join(t.TempDir(), "example")
	gobuild := exec.Command("go", append(args, "-o", bin, "./"+e.name)...)
	gobuild.Dir = e.root
	if len(args) > 1 {
		gobuild.Env = append(os.Environ(), "CGO_ENABLED=1")
	}
	if out, err := gobuild.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	return exec.CommandContext(ctx, bin).CombinedOutput()
}

// keepsWord reports whether the example did what its comment says.
func (e example) keepsWord(out []byte, err error) bool {
	if m := says.FindSubmatch(e.head); m != nil {
		return err != nil && bytes.Contains(out, m[1])
	}
	want := ""
	if m := prints.FindSubmatch(e.head); m != nil {
		want = string(m[1]) + "\n"
	} else if !bytes.Contains(e.head, []byte("it prints nothing")) {
		return false
	}
	return err == nil && string(out) == want
}
