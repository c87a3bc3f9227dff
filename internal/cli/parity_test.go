package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// permitted are the differences between check and go vet that are known, with
// their reasons. Anything else fails TestParity.
var permitted = []struct {
	module string // as TestParity names it
	only   string // "check" or "vet"
	line   *regexp.Regexp
	reason string
}{}

// TestParity compares what conclsp check says with what go vet says with
// conclsp as its tool, over the test cases of every check, the examples, and
// modules of its own that try what the drivers may see differently.
func TestParity(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many packages")
	}
	for name, dir := range corpus(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := findingsOf(t, dir, "conclsp", "check", "-json", "./...")
			path, err := exec.LookPath("conclsp")
			if err != nil {
				t.Fatal(err)
			}
			vet := findingsOf(t, dir, "go", "vet", "-json", "-vettool="+path, "./...")
			t.Logf("%d findings", len(check))
			for _, line := range minus(check, vet) {
				explainDifference(t, name, "check", line)
			}
			for _, line := range minus(vet, check) {
				explainDifference(t, name, "vet", line)
			}
			if strings.HasSuffix(name, ".txtar") && len(check) == 0 {
				t.Error("nothing is found: the module tries nothing")
			}
		})
	}
}

func explainDifference(t *testing.T, module, only, line string) {
	for _, p := range permitted {
		if p.module == module && p.only == only && p.line.MatchString(line) {
			t.Logf("only %s: %s: %s", only, line, p.reason)
			return
		}
	}
	t.Errorf("only %s: %s", only, line)
}

func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// corpus lays out the modules and returns their directories by name.
func corpus(t *testing.T) map[string]string {
	out := make(map[string]string)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if examples := filepath.Join(root, "docs/examples"); exists(examples) {
		out["examples"] = t.TempDir()
		if err := os.CopyFS(out["examples"], os.DirFS(examples)); err != nil {
			t.Fatal(err)
		}
	}
	cases, err := filepath.Glob(filepath.Join(root, "analyzers/*/testdata/src"))
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range cases {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(src)); err != nil {
			t.Fatal(err)
		}
		writeGoMod(t, root, dir)
		out[filepath.Base(filepath.Dir(filepath.Dir(src)))] = dir
	}
	archives, err := filepath.Glob("testdata/parity/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys, err := txtar.FS(a)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, fsys); err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(name)] = dir
	}
	return out
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// writeGoMod makes dir the module test that the cases of checks belong to,
// with the requirements of our own module.
func writeGoMod(t *testing.T, root, dir string) {
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	gosum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(gomod), "\n")
	for name, text := range map[string]string{"go.mod": "module test\n" + rest, "go.sum": string(gosum)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// jsonFinding is what of the form of go vet -json is compared.
type jsonFinding struct {
	Posn, Message  string
	Related        []struct{ Posn, Message string }
	SuggestedFixes []struct {
		Message string
		Edits   []struct {
			Filename   string
			Start, End int
			New        string
		}
	} `json:"suggested_fixes"`
}

// findingsOf runs a command that prints findings in the form of go vet -json,
// and returns them sorted, each as a line that begins with
// "file:line:column: message (check)".
func findingsOf(t *testing.T, dir string, command ...string) []string {
	t.Helper()
	cmd := commandIn(dir, command[0], command[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != exitFindings {
			t.Fatalf("%v: %v\n%s", command, err, &stderr)
		}
	}
	var out []string
	for dec := json.NewDecoder(&stdout); ; {
		var tree map[string]map[string][]jsonFinding
		if err := dec.Decode(&tree); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v: %v\n%s", command, err, &stderr)
		}
		for _, checks := range tree {
			for check, diagnostics := range checks {
				for _, d := range diagnostics {
					line := fmt.Sprintf("%s: %s (%s) related%v fixes%+v", d.Posn, d.Message, check, d.Related, d.SuggestedFixes)
					out = append(out, strings.ReplaceAll(line, dir+string(filepath.Separator), ""))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
