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
	err := filepath.WalkDir("examples", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "main.go" {
			return err
		}
		name := filepath.ToSlash(filepath.Dir(file))
		t.Run(strings.TrimPrefix(name, "examples/"), func(t *testing.T) {
			t.Parallel()
			runExample(t, file, strings.TrimPrefix(name, "examples/"))
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func runExample(t *testing.T, file, name string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := bytes.Cut(content, []byte("\npackage "))
	head = append(head, '\n')
	cmd := command.FindSubmatch(head)
	if cmd == nil || string(cmd[2]) != name {
		t.Fatalf("the comment does not say how to run it: %s", head)
	}
	args := strings.Fields("build " + string(cmd[1]))
	if len(args) > 1 && !checktest.CanRace() {
		t.Skip("no C compiler, which -race needs")
	}
	bin := filepath.Join(t.TempDir(), "example")
	gobuild := exec.Command("go", append(args, "-o", bin, "./"+name)...)
	gobuild.Dir = "examples"
	if len(args) > 1 {
		gobuild.Env = append(os.Environ(), "CGO_ENABLED=1")
	}
	if out, err := gobuild.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, bin).CombinedOutput()
	if m := says.FindSubmatch(head); m != nil {
		if err == nil || !bytes.Contains(out, m[1]) {
			t.Errorf("says something else (%v):\n%s", err, out)
		}
		return
	}
	want := ""
	if m := prints.FindSubmatch(head); m != nil {
		want = string(m[1]) + "\n"
	} else if !bytes.Contains(head, []byte("it prints nothing")) {
		t.Fatal("the comment does not say what it prints")
	}
	if string(out) != want || err != nil {
		t.Errorf("prints %q (%v), want %q", out, err, want)
	}
}
