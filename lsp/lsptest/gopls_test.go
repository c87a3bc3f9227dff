package lsptest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// workspace writes an archive to a new directory.
func workspace(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	unpack(t, dir, txtar.Parse([]byte(archive)))
	return dir
}

func unpack(t testing.TB, dir string, archive *txtar.Archive) {
	t.Helper()
	for _, f := range archive.Files {
		if err := write(filepath.Join(dir, f.Name), string(f.Data)); err != nil {
			t.Fatal(err)
		}
	}
}

const goplsFiles = `
-- go.mod --
module example.com/m

go 1.26
-- a.go --
package m

import "fmt"

// 𝔘nits of the wire: the next function has characters outside the first plane.
func Greet(name string) string {
	s := "𝔘𝔫𝔦" + fmt.Sprintf("%d", name); return s
}
`

// TestGopls tries the editor itself, with a server that many editors use.
func TestGopls(t *testing.T) {
	less := Client{ApplyEdit: true, DocumentChanges: true, Literals: true, Preferred: true} // less than gopls asks for without having been told
	for _, c := range []struct {
		name   string
		client Client
	}{{"modern", Modern()}, {"less", less}} {
		t.Run(c.name, func(t *testing.T) {
			e := New(t, Config{
				Command: []string{Gopls(t), "serve"}, Dir: workspace(t, goplsFiles), Client: c.client,
				Settings: map[string]any{"gopls": map[string]any{"diagnosticsDelay": "0s"}},
			})
			e.Open("a.go")
			e.Await("the complaint of printf", func() bool { return has(e.Diagnostics("a.go"), "wrong type string") })
			d := e.Diagnostics("a.go")[0]
			if at, err := Offset(e.Text("a.go"), d.Range.Start, e.Units()); err != nil || !strings.HasPrefix(e.Text("a.go")[at:], `name`) && !strings.HasPrefix(e.Text("a.go")[at:], `%d`) {
				t.Errorf("the complaint is at %v, byte %d: %v", d.Range, at, err)
			}
			e.Replace("a.go", "%d", "%s")
			e.Replace("a.go", "// 𝔘nits", "// Greet 𝔘𝔘𝔘")
			e.ChangeWhole("a.go", e.Text("a.go")+"\nfunc Unused() { var x int }\n")
			e.Await("the complaint about x", func() bool {
				return e.PublishedVersion("a.go") == e.Version("a.go") && has(e.Diagnostics("a.go"), "declared and not used: x") && !has(e.Diagnostics("a.go"), "wrong type")
			})
			if text, err := e.Hover("a.go", strings.Index(e.Text("a.go"), "Sprintf")); err != nil || !strings.Contains(text, "func fmt.Sprintf") {
				t.Errorf("hover is %q, %v", text, err)
			}
			removeX(t, e)
			e.Save("a.go")
			e.Await("no complaint", func() bool {
				return e.PublishedVersion("a.go") == e.Version("a.go") && len(e.Diagnostics("a.go")) == 0
			})
			if data, err := os.ReadFile(e.Path("a.go")); err != nil || string(data) != e.Text("a.go") {
				t.Errorf("saved %q, %v", data, err)
			}
			e.Rename("a.go", "b.go")
			e.CloseFile("b.go")
			e.Close()
		})
	}
}

// removeX has gopls delete the variable x.
func removeX(t *testing.T, e *Editor) {
	t.Helper()
	at := strings.Index(e.Text("a.go"), "x int")
	actions, err := e.CodeActions("a.go", e.Range("a.go", at, at+1), "quickfix")
	if err != nil || len(actions) == 0 {
		t.Fatalf("no quick fix for x: %v", err)
	}
	if err := e.Do(actions[0]); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(e.Text("a.go"), "x int") {
		t.Errorf("%s did nothing: %s", actions[0].Title, e.Text("a.go"))
	}
}

func has(list []Diagnostic, text string) bool {
	for _, d := range list {
		if strings.Contains(d.Message, text) {
			return true
		}
	}
	return false
}
