package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestFixConverges applies the safe fixes of every check to all of its test
// cases, and to the examples, at once: the result compiles, its tests too, is
// gofmt-stable, and has nothing left that -fix could do. A fix that had to be
// taken back is a fault of the check.
func TestFixConverges(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many packages")
	}
	for name, dir := range corpus(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, told := conclspIn(t, dir, "check", "-fix", "./...")
			t.Logf("%s", told)
			for _, reason := range []string{"does not compile", "take its place", "stopped after"} {
				if strings.Contains(told, reason) {
					t.Errorf("a fix failed:\n%s", told)
				}
			}
			if out, err := commandIn(dir, "go", "vet", "-directive", "./...").CombinedOutput(); err != nil {
				t.Errorf("the fixed code does not compile: %s", out)
			}
			if out, err := commandIn(dir, "gofmt", "-l", ".").CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("not formatted: %s", out)
			}
			if diff, _ := conclspIn(t, dir, "check", "-diff", "./..."); diff != "" {
				t.Errorf("there is more to fix:\n%s", diff)
			}
		})
	}
}

// conclspIn runs conclsp, which must end with 0 or 1.
func conclspIn(t *testing.T, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := commandIn(dir, "conclsp", args...)
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	if err := cmd.Run(); err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != exitFindings {
			t.Fatalf("conclsp %v: %v\n%s", args, err, &told)
		}
	}
	return out.String(), told.String()
}

// commandIn makes a command that runs in dir without cache and network.
func commandIn(dir string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "CONCLSP_CACHE=off", "PWD="+dir)
	return cmd
}
