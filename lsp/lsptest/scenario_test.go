package lsptest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// countFile is a file with one finding, in the package of that name.
func countFile(pkg, function string) string {
	return fmt.Sprintf("package %s\n\nfunc %s() int {\n\tn := 0\n\tfor range 10 {\n\t\tgo func() { n++ }()\n\t}\n\treturn n\n}\n", pkg, function)
}

const modFile = "module example.com/m\n\ngo 1.26\n"

// inModes runs a test in all modes, with a new workspace of these files each.
func inModes(t *testing.T, files map[string]string, f func(t *testing.T, e *Editor)) {
	t.Helper()
	inModesWith(t, nil, files, f)
}

func inModesWith(t *testing.T, settings map[string]any, files map[string]string, f func(t *testing.T, e *Editor)) {
	t.Helper()
	for _, m := range modes(t) {
		t.Run(m.name, func(t *testing.T) {
			dir := workspace(t, "")
			for name, text := range files {
				if err := write(filepath.Join(dir, name), text); err != nil {
					t.Fatal(err)
				}
			}
			e := start(t, m, dir, settings)
			f(t, e)
			e.Close()
		})
	}
}

// expect compares the findings of conclsp in a file, as "line: check".
func expect(t *testing.T, e *Editor, name string, want ...string) {
	t.Helper()
	var got []string
	for _, d := range e.Findings(name) {
		got = append(got, fmt.Sprintf("%d: %s", d.Range.Start.Line+1, d.Check()))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s has %q, want %q", name, got, want)
	}
}

func TestUnsavedNewFile(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": "package m\n"}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.AwaitDiagnosed("a.go")
		e.OpenText("new.go", countFile("m", "New"))
		e.AwaitDiagnosed("new.go")
		expect(t, e, "new.go", "6: sharedwrite")
		e.OpenText("sub/other.go", countFile("sub", "Other")) // not even its directory is there
		e.AwaitDiagnosed("sub/other.go")
		expect(t, e, "sub/other.go", "6: sharedwrite")
		e.Save("new.go")
		e.Sync("a.go")
		expect(t, e, "new.go", "6: sharedwrite")
		e.CloseFile("sub/other.go") // never saved: it is as if it had not been
		e.CloseFile("new.go")
		e.Sync("a.go")
		expect(t, e, "sub/other.go")
		expect(t, e, "new.go", "6: sharedwrite")
	})
}

func TestGoModEdit(t *testing.T) {
	inModes(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.21\n", "loop.go": `package m

func F(list []int) {
	for _, x := range list {
		go func() { x++ }()
	}
}
`}, func(t *testing.T, e *Editor) {
		e.Open("go.mod")
		e.Open("loop.go")
		e.AwaitDiagnosed("loop.go")
		expect(t, e, "loop.go", "4: sharedwrite", "5: sharedwrite") // before Go 1.22 all rounds have one x
		e.Replace("go.mod", "1.21", "1.24")
		e.Sync("loop.go")
		expect(t, e, "loop.go", "4: sharedwrite", "5: sharedwrite") // a go.mod takes effect when it is saved
		e.Save("go.mod")
		e.Sync("loop.go")
		expect(t, e, "loop.go")
		e.Replace("go.mod", "go 1.24", "go one")
		e.Save("go.mod")
		e.Sync("loop.go")
		expect(t, e, "loop.go")
		e.Replace("go.mod", "go one", "go 1.21")
		e.Save("go.mod")
		e.Sync("loop.go")
		expect(t, e, "loop.go", "4: sharedwrite", "5: sharedwrite")
	})
}

func TestRename(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": "package m\n", "b.go": countFile("m", "B"), "sub/c.go": countFile("sub", "C")}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.Open("b.go")
		e.AwaitDiagnosed("a.go", "b.go")
		expect(t, e, "b.go", "6: sharedwrite")
		e.Rename("b.go", "d.go")
		e.Sync("a.go")
		expect(t, e, "b.go")
		expect(t, e, "d.go", "6: sharedwrite")
		e.Rename("sub/c.go", "other/c.go") // a file that is not open
		e.Sync("a.go")
		expect(t, e, "sub/c.go")
		expect(t, e, "other/c.go", "6: sharedwrite")
		e.Rename("d.go", "d_plan9.go") // a file of another system is no part of the package
		e.Sync("a.go")
		expect(t, e, "d.go")
	})
}

func TestDelete(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": "package m\n", "b.go": countFile("m", "B"), "sub/c.go": countFile("sub", "C")}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.Open("b.go")
		e.AwaitDiagnosed("a.go", "b.go")
		e.Delete("b.go")
		e.Delete("sub/c.go")
		e.Sync("a.go")
		expect(t, e, "b.go")
		expect(t, e, "sub/c.go")
		e.OpenText("b.go", countFile("m", "B"))
		e.AwaitDiagnosed("b.go")
		expect(t, e, "b.go", "6: sharedwrite")
		if err := os.WriteFile(e.Path("a.go"), []byte("package m\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	})
}

// TestHalfTyped types in a package that then does not compile: what was found
// stays where its text is, and is gone where its text is.
func TestHalfTyped(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": countFile("m", "A"), "b.go": countFile("m", "B")}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.Open("b.go")
		e.AwaitDiagnosed("a.go", "b.go")
		for _, half := range []string{"func", "func (", "func X() {", "func X() { if", "var y = undefined\n"} {
			e.Change("a.go", strings.Replace(countFile("m", "A"), "\n", "\n\n"+half+"\n", 1))
			e.AwaitDiagnosed("a.go", "b.go")
			expect(t, e, "b.go", "6: sharedwrite")
			if strings.HasSuffix(half, "\n") { // a type error only
				expect(t, e, "a.go", "9: sharedwrite")
			}
		}
		e.Change("a.go", countFile("m", "A"))
		e.AwaitDiagnosed("a.go")
		expect(t, e, "a.go", "6: sharedwrite")
		e.Replace("a.go", "n++", "m.(")
		e.AwaitDiagnosed("a.go", "b.go")
		expect(t, e, "a.go") // the text of the finding is another one now
		expect(t, e, "b.go", "6: sharedwrite")
	})
}

// TestOutsideChange has something else than the editor change files.
func TestOutsideChange(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": "package m\n", "b.go": "package m\n"}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.AwaitDiagnosed("a.go")
		e.WriteFile("b.go", countFile("m", "B"))
		e.WriteFile("sub/c.go", countFile("sub", "C"))
		e.Sync("a.go")
		expect(t, e, "b.go", "6: sharedwrite")
		expect(t, e, "sub/c.go", "6: sharedwrite")
		e.WriteFile("b.go", "package m\n")
		e.Sync("a.go")
		expect(t, e, "b.go")
	})
}

// TestFolders adds and removes folders of the workspace.
func TestFolders(t *testing.T) {
	for _, m := range modes(t) {
		if !m.client.Folders {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			dir := workspace(t, "")
			for _, name := range []string{"a", "b"} {
				if err := write(filepath.Join(dir, name, "go.mod"), "module example.com/"+name+"\n\ngo 1.26\n"); err != nil {
					t.Fatal(err)
				}
				if err := write(filepath.Join(dir, name, "x.go"), countFile(name, "X")); err != nil {
					t.Fatal(err)
				}
			}
			cfg := m.config(t, dir, nil)
			cfg.Folders = []string{"a"}
			e := New(t, cfg)
			e.Open("a/x.go")
			e.AwaitDiagnosed("a/x.go")
			expect(t, e, "a/x.go", "6: sharedwrite")
			expect(t, e, "b/x.go")
			e.SetFolders("a", "b")
			e.Sync("a/x.go")
			expect(t, e, "b/x.go", "6: sharedwrite")
			e.SetFolders("a")
			e.Sync("a/x.go")
			expect(t, e, "b/x.go")
			e.Close()
		})
	}
}

// TestSettings changes settings while the server runs; what is wrong in them is
// named, and all else takes effect.
func TestSettings(t *testing.T) {
	inModes(t, map[string]string{"go.mod": modFile, "a.go": countFile("m", "A")}, func(t *testing.T, e *Editor) {
		e.Open("a.go")
		e.AwaitDiagnosed("a.go")
		expect(t, e, "a.go", "6: sharedwrite")
		e.Configure("conclsp", map[string]any{"debounce": "fast", "checks": map[string]any{"sharedwrite": "off", "nosuch": true}})
		e.Await("the complaint about a check", func() bool {
			text := strings.Join(e.Messages(), "\n")
			return strings.Contains(text, `"nosuch"`) && strings.Contains(text, "conclsp.debounce")
		})
		e.Await("the withdrawal", func() bool { return len(e.Findings("a.go")) == 0 })
		e.Configure("conclsp", map[string]any{"checks": map[string]any{"sharedwrite": "hint"}})
		e.Await("the finding as a hint", func() bool {
			list := e.Findings("a.go")
			return len(list) == 1 && list[0].Severity == 4
		})
	})
}
