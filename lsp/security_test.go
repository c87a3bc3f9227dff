//go:build unix

package lsp

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
)

// TestWhatRuns has a go command in the way that writes down how it is called.
func TestWhatRuns(t *testing.T) {
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin, calls := t.TempDir(), filepath.Join(t.TempDir(), "calls")
	script := "#!/bin/sh\necho \"$GOTOOLCHAIN $GOPROXY $*\" >>" + calls + "\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOTOOLCHAIN", "local")
	t.Setenv("GOPROXY", "off")
	s := newSession(t, counterModule, quickly)
	before := contents(t, s.dir)
	s.open("count.go", counterFile+"\nfunc f() {}\n")
	s.expect("count.go", "7: sharedwrite")
	list, err := s.actions("count.go", 7, "")
	if err != nil || len(list) == 0 {
		t.Fatalf("%v, %v", list, err)
	}
	for _, a := range list {
		s.call(protocol.MethodCodeActionResolve, &a, nil)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] != "local" || f[1] != "off" || !slices.Contains([]string{"env", "list"}, f[2]) {
			t.Errorf("go was called as %q", line)
		}
	}
	if after := contents(t, s.dir); !slices.Equal(before, after) {
		t.Errorf("the workspace was %q and is %q", before, after)
	}
}

func contents(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all = append(all, name+": "+string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestForgedArguments sends what the server has not handed out.
func TestForgedArguments(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.findings("count.go")
	for _, params := range []string{
		`{"command":"conclsp.apply","arguments":[{"ticket":1}]}`,
		`{"command":"conclsp.apply","arguments":["count.go"]}`,
		`{"command":"conclsp.apply"}`,
		`{"command":"conclsp.explain","arguments":["../../etc/passwd"]}`,
		`{"command":"conclsp.explain","arguments":[{}]}`,
		`{"command":"gopls.tidy"}`,
		`{"command":""}`,
	} {
		if err := s.try(protocol.MethodWorkspaceExecuteCommand, raw("%s", params), nil); err == nil {
			t.Errorf("%s is no error", params)
		}
	}
	for _, params := range []string{`{"title":"x"}`, `{"title":"x","data":{"conclsp":{"ticket":99}}}`, `{"title":"x","data":7}`} {
		if err := s.try(protocol.MethodCodeActionResolve, raw("%s", params), nil); err == nil {
			t.Errorf("resolving %s is no error", params)
		}
	}
	var page string
	s.call(protocol.MethodWorkspaceExecuteCommand, raw(`{"command":"conclsp.explain","arguments":["sharedwrite"]}`), &page)
	if !strings.HasPrefix(page, "sharedwrite: ") {
		t.Errorf("the page of sharedwrite is %q", page)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}
