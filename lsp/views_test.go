package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// counterIn is the file with a race, as part of another package.
func counterIn(pkg string) string {
	return strings.Replace(counterFile, "package m", "package "+pkg, 1)
}

// TestWorkFile has a go.work with two modules, one that it does not use, and
// files that belong to no module and that the go command passes over.
func TestWorkFile(t *testing.T) {
	s := newSession(t, `
-- go.work --
go 1.26

use (
	./a
	./b
)
-- a/go.mod --
module ex.test/a

go 1.26
-- a/a.go --
package a

func A() {}
-- a/testdata/prog/prog.go --
package prog
-- b/go.mod --
module ex.test/b

go 1.26
-- b/b.go --
package b

import "ex.test/a"

func B() { a.A() }
-- alone/go.mod --
module ex.test/alone

go 1.26
-- alone/alone.go --
package alone
`, quickly)
	s.open("a/a.go", counterIn("a")+"\nfunc A() {}\n")
	s.expect("a/a.go", "7: sharedwrite")
	s.open("b/b.go", "package b\n\nimport \"ex.test/a\"\n\nvar total int\n\nfunc B() {\n\ta.A()\n\tgo func() { total++ }()\n\ttotal++\n}\n")
	s.expect("b/b.go", "9: sharedwrite")
	s.open("alone/alone.go", counterIn("alone"))
	s.expect("alone/alone.go", "7: sharedwrite")
	s.open("a/testdata/prog/prog.go", counterIn("prog"))
	s.expect("a/testdata/prog/prog.go", "7: sharedwrite")
	s.open("a/fresh/fresh.go", counterIn("fresh")) // not saved, in a directory that is not there
	s.expect("a/fresh/fresh.go", "7: sharedwrite")
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestLooseFiles has no module at all.
func TestLooseFiles(t *testing.T) {
	s := newSession(t, `
-- one.go --
package main

func main() { println(count()) }
-- two.go --
package main

func main() {}
-- lib/x.go --
package lib

type num int
-- lib/y.go --
package lib
`, quickly)
	s.open("one.go", counterIn("main")+"\nfunc main() { println(count()) }\n")
	s.open("two.go", counterIn("main")+"\nfunc main() {}\n")
	s.open("lib/y.go", strings.Replace(counterIn("lib"), "n := 0", "var n num", 1))
	s.expect("one.go", "7: sharedwrite")
	s.expect("two.go", "7: sharedwrite")
	s.change("lib/y.go", strings.Replace(strings.Replace(counterIn("lib"), "n := 0", "var n num", 1), "return n", "return int(n)", 1))
	s.expect("lib/y.go", "7: sharedwrite")
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestFilesComeAndGo deletes and renames on disk, with and without being told.
func TestFilesComeAndGo(t *testing.T) {
	s := newSession(t, counterModule+"-- other.go --\npackage m\n\nfunc other() {}\n", quickly)
	s.open("other.go", "package m\n\nfunc other() {}\n")
	s.expect("other.go")
	has := func(name string, n int) func() bool {
		return func() bool { return len(s.published[s.file(name)].Diagnostics) == n }
	}
	s.await("finding in a file that is not open", has("count.go", 1))
	if err := os.Rename(s.file("count.go"), s.file("moved.go")); err != nil {
		t.Fatal(err)
	}
	s.notify(protocol.MethodWorkspaceDidRenameFiles, raw(`{"files":[]}`))
	s.await("findings in the new file", has("moved.go", 1))
	s.await("none in the old", has("count.go", 0))
	if err := os.Remove(s.file("moved.go")); err != nil {
		t.Fatal(err)
	}
	s.change("other.go", "package m\n\nfunc other() { }\n") // nobody tells of the file
	s.await("none in a file that is gone", has("moved.go", 0))
	s.write("back.go", counterFile)
	s.notify(protocol.MethodWorkspaceDidChangeWatchedFiles, raw(`{"changes":[{"uri":%q,"type":1}]}`, uri.File(s.file("back.go"))))
	s.await("findings in a file that is new", has("back.go", 1))
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestClosedWhileBroken saves and closes a file that does not compile: what was
// found in it before is not shown at places of the text that it had.
func TestClosedWhileBroken(t *testing.T) {
	s := newSession(t, counterModule+"-- other.go --\npackage m\n", quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	s.open("other.go", "package m\n")
	broken := "// One.\n// Two.\n" + strings.Replace(counterFile, "n := 0", "n := 0 +", 1)
	s.change("count.go", broken)
	s.expect("count.go", "9: sharedwrite")
	s.write("count.go", broken)
	s.notify(protocol.MethodTextDocumentDidSave, raw(`{"textDocument":{"uri":%q}}`, uri.File(s.file("count.go"))))
	s.notify(protocol.MethodTextDocumentDidClose, raw(`{"textDocument":{"uri":%q}}`, uri.File(s.file("count.go"))))
	s.change("other.go", "package m\n\n")
	s.findings("other.go")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.published[s.file("count.go")].Diagnostics {
		if d.Range.Start.Line != 8 {
			t.Errorf("a finding in line %d", d.Range.Start.Line+1)
		}
	}
}

// TestGoMod edits go.mod: nothing happens before it is saved, and nothing is
// lost while it is broken.
func TestGoMod(t *testing.T) {
	s := newSession(t, counterModule, quickly)
	s.open("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	good, err := os.ReadFile(s.file("go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	save := func(data string) {
		s.change("go.mod", data)
		s.write("go.mod", data)
		s.notify(protocol.MethodTextDocumentDidSave, raw(`{"textDocument":{"uri":%q}}`, uri.File(s.file("go.mod"))))
		s.change("count.go", counterFile) // has a version that can be waited for
		s.expect("count.go", "7: sharedwrite")
	}
	s.open("go.mod", string(good))
	s.change("go.mod", "module ex.test/m\n\ngo 1.2")
	s.change("count.go", counterFile)
	s.expect("count.go", "7: sharedwrite")
	save("module ex.test/m\n\ngo 1.26\n\nrequire (\n")
	save(string(good))
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

// TestHomes asks where directories belong.
func TestHomes(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"go.work": "go 1.26\n\nuse ./a\n", "a/go.mod": "module a\n\ngo 1.26\n", "b/go.mod": "module b\n\ngo 1.26\n", "a/sub/x.go": "package x\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=")
	for _, tt := range []struct {
		dir  string
		env  []string
		want home
	}{
		{"a/sub", env, home{dir: dir, work: true}},
		{"a/not/there", env, home{dir: dir, work: true}},
		{"b", env, home{dir: filepath.Join(dir, "b"), alone: true}},
		{".", env, home{dir: dir, work: true}},
		{"b", append(env, "GOWORK=off"), home{dir: filepath.Join(dir, "b")}},
		{".", append(env, "GOWORK=off"), home{dir: dir, loose: true}},
	} {
		if got := findHome(t.Context(), filepath.Join(dir, tt.dir), tt.env); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.dir, got, tt.want)
		}
	}
	if got := findHome(t.Context(), dir, []string{"PATH="}); got.err == "" {
		t.Errorf("without a go command: %+v", got)
	}
}
