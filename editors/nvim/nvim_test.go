// Package nvim tests the client for Neovim in two versions of Neovim.
package nvim

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// editors installs the Neovims, where that is wanted, and builds the servers.
func editors(t *testing.T) (root, conclsp, gopls string) {
	t.Helper()
	if os.Getenv("CONCLSP_EDITORS") == "" {
		t.Skip("set CONCLSP_EDITORS=1 to install Neovim into a cache and test in it")
	}
	out, err := exec.Command("bash", "test/setup.sh").Output()
	if err != nil {
		var stderr []byte
		if e, ok := err.(*exec.ExitError); ok {
			stderr = e.Stderr
		}
		t.Fatalf("test/setup.sh: %v\n%s", err, stderr)
	}
	bin := t.TempDir()
	conclsp, gopls = filepath.Join(bin, "conclsp"), filepath.Join(bin, "gopls")
	for _, args := range [][]string{
		{"build", "-o", conclsp, "."},
		{"build", "-modfile=tools/go.mod", "-o", gopls, "golang.org/x/tools/gopls"},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = filepath.Join("..", "..")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return strings.TrimSpace(string(out)), conclsp, gopls
}

// TestNeovim runs test/headless.lua in each Neovim, beside and in front of gopls.
func TestNeovim(t *testing.T) {
	root, conclsp, gopls := editors(t)
	plugin, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"0.10", "0.12"} {
		for _, mode := range []string{"beside", "front"} {
			t.Run(version+" "+mode, func(t *testing.T) {
				folder := examples(t)
				cmd := exec.Command(filepath.Join(root, version, "nvim"), "--clean", "--headless", "-l", "test/headless.lua", plugin, folder)
				cmd.Env = append(os.Environ(), "CONCLSP="+conclsp, "GOPLS="+gopls, "MODE="+mode, "CONCLSP_CACHE="+t.TempDir())
				var out bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &out
				kill := time.AfterFunc(5*time.Minute, func() { cmd.Process.Kill() })
				defer kill.Stop()
				if err := cmd.Run(); err != nil || !strings.Contains(out.String(), "PASSED") {
					t.Errorf("%v\n%s", err, out.String())
				}
			})
		}
	}
}

// examples copies the example programs, which the editor changes.
func examples(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "docs", "examples"))); err != nil {
		t.Fatal(err)
	}
	return dir
}
