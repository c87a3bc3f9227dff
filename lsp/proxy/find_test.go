package proxy

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// program writes an executable file.
func program(t *testing.T, name string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("programs here are scripts")
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	onPath := program(t, filepath.Join(dir, "path", "gopls"))
	inBin := program(t, filepath.Join(dir, "bin", "gopls"))
	inGOPATH := program(t, filepath.Join(dir, "gopath", "bin", "gopls"))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "own")
	if err := os.Mkdir(own, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(own, "gopls")); err != nil {
		t.Skip(err)
	}
	goDir, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	goDir = filepath.Dir(goDir)
	t.Chdir(dir)
	for _, test := range []struct {
		name, named, path, gobin, gopath, inside, want, err string
	}{
		{name: "named", named: inBin, path: filepath.Dir(onPath), want: inBin},
		{name: "named and missing", named: "/none/gopls", path: filepath.Dir(onPath), err: "gopls: "},
		{name: "named and ourselves", named: self, err: "is conclsp and not gopls"},
		{name: "on PATH", path: own + ":" + filepath.Dir(onPath), gobin: filepath.Dir(inBin), want: onPath},
		{name: "in GOBIN", path: own + ":relative:.:path", gobin: filepath.Dir(inBin), gopath: filepath.Join(dir, "gopath"), want: inBin},
		{name: "in GOPATH", path: own, gobin: own, gopath: own + ":" + filepath.Join(dir, "gopath"), want: inGOPATH},
		{name: "nowhere", path: own, gopath: own, err: "neither on PATH nor in GOBIN"},
		{name: "inside of a proxy", path: filepath.Dir(onPath), inside: "1", err: "is conclsp again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("PATH", strings.TrimPrefix(test.path+":"+goDir, ":"))
			t.Setenv("GOBIN", test.gobin)
			t.Setenv("GOPATH", test.gopath)
			getenv := func(name string) string {
				return map[string]string{"PATH": test.path, insideProxy: test.inside}[name]
			}
			got, err := Find(test.named, getenv)
			if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("%q, %v; want %q, %q", got, err, test.want, test.err)
			}
		})
	}
}

// TestIsConclsp: another build of conclsp is recognised as well, whatever its name.
func TestIsConclsp(t *testing.T) {
	if testing.Short() {
		t.Skip("builds conclsp")
	}
	copied := filepath.Join(t.TempDir(), "gopls")
	build := exec.Command("go", "build", "-o", copied, mainPackage)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !isConclsp(copied) {
		t.Error("a build of conclsp is taken for gopls")
	}
	real, err := goplsBinary()
	if err != nil {
		t.Fatal(err)
	}
	if isConclsp(real) || isConclsp(os.DevNull) || isConclsp("/none") {
		t.Error("something else is taken for conclsp")
	}
}
