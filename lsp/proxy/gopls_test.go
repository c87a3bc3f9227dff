package proxy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// goplsBinary builds the real gopls once for all tests.
var goplsBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gopls")
	if err != nil {
		return "", err
	}
	goplsDir = dir
	path := filepath.Join(dir, "gopls")
	cmd := exec.Command("go", "build", "-modfile=tools/go.mod", "-o", path, "golang.org/x/tools/gopls")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building gopls: %v\n%s", err, out)
	}
	return path, nil
})

var goplsDir string

func removeGopls() {
	if goplsDir != "" {
		os.RemoveAll(goplsDir)
	}
}

// realGopls has the session use the real gopls. Tests with it are left out when
// they are to be short.
func realGopls(t testing.TB) func(s *session) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs gopls")
	}
	path, err := goplsBinary()
	if err != nil {
		t.Fatal(err)
	}
	return func(s *session) {
		s.opts.Find = func(string) (string, error) { return path, nil }
		s.opts.launch = nil
		s.opts.Stderr = nil
	}
}
