package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestInsert(t *testing.T) {
	const suite = "\t{bad.Analyzer, Error, \"v0.1.0\"},\n\t{worse.Analyzer, Error, \"v0.1.0\"},\n"
	for name, want := range map[string]string{
		"awful": "NEW\n" + suite,
		"rare":  strings.Replace(suite, "\t{worse", "NEW\n\t{worse", 1),
		"zero":  suite + "NEW\n",
	} {
		got, err := insert([]byte(suite), suiteLine, name, "NEW\n")
		if err != nil || string(got) != want {
			t.Errorf("insert %s: %v\n%s", name, err, got)
		}
	}
	if _, err := insert([]byte("package p\n"), suiteLine, "any", "NEW\n"); err == nil {
		t.Error("no error for a file without the list")
	}
}

// TestNewCheck starts a check in a copy of the module. It must build, stand in
// the suite, have its page, and be red for want of the finding alone.
func TestNewCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a copy of the module")
	}
	dir := t.TempDir()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"go.mod", "go.sum", "analyzers", "fixes", "docs"} {
		copyPart(t, filepath.Join(root, part), filepath.Join(dir, part))
	}
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "-trimpath") // so that the build cache serves each copy
	if err := run("Bad_Name", "Error", "v0.2.0"); err == nil {
		t.Error("no error for a bad name")
	}
	if err := run("newlymade", "Error", "v0.2.0"); err != nil {
		t.Fatal(err)
	}
	if err := run("newlymade", "Error", "v0.2.0"); err == nil {
		t.Error("no error for a check that exists")
	}
	page, err := os.ReadFile(filepath.Join("docs", "checks", "newlymade.md"))
	if err != nil || !strings.Contains(string(page), "# newlymade") {
		t.Errorf("page: %v\n%s", err, page)
	}
	if out, err := exec.Command("go", "vet", "./analyzers", "./analyzers/newlymade").CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	out, err := exec.Command("go", "test", "./analyzers/newlymade").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no finding matches") || strings.Count(string(out), "x.go:") != 1 {
		t.Errorf("the test of the new check is not red for want of one finding: %v\n%s", err, out)
	}
	out, err = exec.Command("go", "test", "-run=TestSuite|TestSelect|TestPages", "./analyzers").CombinedOutput()
	if err != nil {
		t.Errorf("the suite with the new check: %v\n%s", err, out)
	}
}

func copyPart(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else {
		var content []byte
		if content, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, content, 0o666)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
