package lsptest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// binaries is where servers are built for the tests of one process.
var binaries string

// Main runs the tests of a package that starts servers. A TestMain calls it.
func Main(m *testing.M) {
	dir, err := os.MkdirTemp("", "lsptest")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binaries = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var (
	conclsp = sync.OnceValues(func() (string, error) {
		args := []string{}
		if raceEnabled {
			args = append(args, "-race")
		}
		return compile("conclsp", append(args, ".")...)
	})
	gopls = sync.OnceValues(func() (string, error) {
		return compile("gopls", "-modfile="+filepath.Join("tools", "go.mod"), "golang.org/x/tools/gopls")
	})
)

// Conclsp builds the program and returns where it is. With the race detector
// on in the test, it is on in the program.
func Conclsp(t testing.TB) string { return built(t, conclsp) }

// Gopls builds the version of gopls that this module tests against.
func Gopls(t testing.TB) string { return built(t, gopls) }

func built(t testing.TB, get func() (string, error)) string {
	t.Helper()
	file, err := get()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func compile(name string, args ...string) (string, error) {
	if binaries == "" {
		return "", fmt.Errorf("the package has no TestMain that calls lsptest.Main")
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	file := filepath.Join(binaries, name)
	cmd := exec.Command("go", append([]string{"build", "-o", file}, args...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", name, err, out)
	}
	return file, nil
}

// Root is the directory of this module.
func Root() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
