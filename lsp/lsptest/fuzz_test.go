package lsptest

import (
	"encoding/json"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// How long the sessions of TestSessions may last, and how they begin. The
// environment can have them go on for longer, or begin as one that failed did.
const (
	fuzzTime = 20 * time.Second // a mode
	fuzzEnv  = "CONCLSP_FUZZ"   // a duration
	seedEnv  = "CONCLSP_SEED"   // a number
)

// TestSessions has an editor type, delete, undo, save, rename and ask at random
// in real files. In the end the findings must be those of a server that sees
// the same texts for the first time.
func TestSessions(t *testing.T) {
	length := fuzzTime
	if text := os.Getenv(fuzzEnv); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	} else if testing.Short() {
		length = 5 * time.Second
	}
	seed := uint64(1) // a default run does the same each time, as far as time has no part in it
	if os.Getenv(fuzzEnv) != "" {
		seed = uint64(time.Now().UnixNano())
	}
	if text := os.Getenv(seedEnv); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range modes(t) {
		if m.name == "plain" { // differs from direct by what only markers show
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Logf("%s=%d", seedEnv, seed)
			end := time.Now().Add(length)
			for round := uint64(0); time.Now().Before(end) && !t.Failed(); round++ {
				newFuzz(t, m, seed+round).session(end)
			}
		})
	}
}

// A fuzz is one session with a user who types at random.
type fuzz struct {
	t     *testing.T
	m     mode
	e     *Editor
	r     *rand.Rand
	dir   string
	names []string            // of the files that are open
	past  map[string][]string // texts of them, to undo to
	first map[string]string   // their texts at the beginning
	steps int
	asked []*Reply
	trace []string // what was done, the last of it
}

func newFuzz(t *testing.T, m mode, seed uint64) *fuzz {
	f := &fuzz{t: t, m: m, r: rand.New(rand.NewPCG(seed, 1)), dir: workspace(t, ""), past: make(map[string][]string), first: make(map[string]string)}
	f.copyFiles()
	f.e = start(t, m, f.dir, map[string]any{"debounce": 5})
	files, err := filepath.Glob(filepath.Join(f.dir, "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	f.r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for _, file := range files[:min(6, len(files))] {
		name, err := filepath.Rel(f.dir, file)
		if err != nil {
			t.Fatal(err)
		}
		f.e.Open(name)
		f.first[name] = f.e.Text(name)
		f.names = append(f.names, name)
	}
	f.e.AwaitDiagnosed(f.names...)
	return f
}

// dependent are two packages, of which one has a finding by what the other does.
const dependent = `
-- dep/dep.go --
package dep

import "sync"

// A Box holds a number.
type Box struct {
	Mu sync.Mutex
	n  int
}

// Size takes the lock.
func (b *Box) Size() int {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.n
}
-- user/user.go --
package user

import "example.com/fuzz/dep"

// Use takes the lock twice.
func Use(b *dep.Box) int {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.Size()
}
`

// copyFiles makes a module of cases with findings, of the examples of the
// documentation, and of packages that people work on.
func (f *fuzz) copyFiles() {
	f.t.Helper()
	root, err := Root()
	if err != nil {
		f.t.Fatal(err)
	}
	if err := write(filepath.Join(f.dir, "go.mod"), "module example.com/fuzz\n\ngo 1.26\n"); err != nil {
		f.t.Fatal(err)
	}
	unpack(f.t, f.dir, txtar.Parse([]byte(dependent)))
	var dirs []string
	for _, pattern := range []string{"docs/examples/*", "analyzers/*/testdata/src/*", "analyzers/internal/*", "internal/*"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			f.t.Fatal(err)
		}
		for _, dir := range found {
			rel, err := filepath.Rel(root, dir)
			if err != nil {
				f.t.Fatal(err)
			}
			dirs = append(dirs, rel)
		}
	}
	f.r.Shuffle(len(dirs), func(i, j int) { dirs[i], dirs[j] = dirs[j], dirs[i] })
	n := 0
	for _, dir := range dirs {
		if n == packages {
			break
		}
		n += f.copyPackage(filepath.Join(root, dir), strings.NewReplacer("/", "_").Replace(filepath.ToSlash(dir)))
	}
}

// packages is how many packages are copied for a session.
const packages = 7

// copyPackage copies a package without its tests, if it stands by itself. It
// returns how many it has copied.
func (f *fuzz) copyPackage(from, to string) int {
	f.t.Helper()
	files, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil {
		f.t.Fatal(err)
	}
	texts := make(map[string]string)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return 0
		}
		for _, spec := range parsed.Imports {
			if path := strings.Trim(spec.Path.Value, `"`); path == "C" || strings.Contains(path, ".") || !isStd(path) {
				return 0
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			f.t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(data)
	}
	for name, text := range texts {
		if err := write(filepath.Join(f.dir, to, name), text); err != nil {
			f.t.Fatal(err)
		}
	}
	return min(len(texts), 1)
}

// isStd reports whether the standard library has a package.
func isStd(path string) bool {
	p, err := build.Import(path, "", build.FindOnly)
	return err == nil && p.Goroot
}

// maxSteps is how long a session lasts, so that there are several of them.
const maxSteps = 600

// session works until the end, or for many steps, and compares.
func (f *fuzz) session(end time.Time) {
	f.t.Helper()
	var early Figures
	var memory int64
	for f.steps = 0; f.steps < maxSteps && time.Now().Before(end); f.steps++ {
		f.step()
		if f.steps == maxSteps/4 {
			f.settle()
			early, memory = f.e.Debug(), f.e.Memory()
		}
	}
	f.settle()
	if late := f.e.Debug(); early.Goroutines > 0 {
		// One that answers, and one that writes, may not be done yet.
		if late.Goroutines > early.Goroutines+8 {
			f.t.Errorf("there are %d goroutines after %d steps, and were %d", late.Goroutines, f.steps, early.Goroutines)
		}
		if late.HeapBytes > 2*early.HeapBytes+16<<20 {
			f.t.Errorf("the heap has %d bytes after %d steps, and had %d", late.HeapBytes, f.steps, early.HeapBytes)
		}
		if m := f.e.Memory(); m > 2*memory+128<<20 {
			f.t.Errorf("the server takes %d bytes after %d steps, and took %d", m, f.steps, memory)
		}
	}
	f.compare()
	f.e.Close()
}

// settle waits for all answers, and for the diagnosis of what there is now.
func (f *fuzz) settle() {
	f.t.Helper()
	for _, r := range f.asked {
		_, err := r.Get()
		if c := code(err); err != nil && c != cancelled && c != contentModified && !f.e.cfg.Lenient {
			f.t.Errorf("%s: %v", r.method, err)
		}
	}
	f.asked = nil
	f.e.Sync(f.names[0])
	f.e.AwaitDiagnosed(f.names...)
}

// compare starts another server with the texts of now. Packages must compile
// for that: of one that does not, a server remembers what it found before.
func (f *fuzz) compare() {
	f.t.Helper()
	f.repair()
	f.settle()
	fresh := New(f.t, f.m.config(f.t, f.dir, map[string]any{"debounce": 5}))
	for _, name := range f.names {
		fresh.OpenText(name, f.e.Text(name))
	}
	fresh.AwaitDiagnosed(f.names...)
	got, want := texts(f.e.AllFindings()), texts(fresh.AllFindings())
	fresh.Close()
	files := slices.Sorted(maps.Keys(want))
	for file := range got {
		if want[file] == nil {
			files = append(files, file)
		}
	}
	n := 0
	for _, file := range files {
		n += len(want[file])
		if !slices.Equal(got[file], want[file]) {
			f.t.Errorf("%s after %d steps:\n%s\na new server finds:\n%s", file, f.steps, strings.Join(got[file], "\n"), strings.Join(want[file], "\n"))
		}
	}
	f.t.Logf("%d steps, %d findings", f.steps, n)
	if f.t.Failed() {
		f.t.Logf("the last steps:\n%s", strings.Join(f.trace[max(0, len(f.trace)-40):], "\n"))
	}
}

// repair undoes all changes in packages that do not compile.
func (f *fuzz) repair() {
	f.t.Helper()
	for range 10 {
		broken := f.broken()
		for _, name := range f.names {
			if broken[filepath.Dir(name)] {
				f.note("repair %s", name)
				f.e.Change(name, f.first[name])
			}
		}
		if len(broken) == 0 {
			return
		}
	}
	f.t.Fatalf("some packages cannot be repaired: %v", f.broken())
}

var inPackage = regexp.MustCompile(`(?m)^(?:\./|# example.com/fuzz/|package example.com/fuzz/)?([a-z_A-Z0-9]+)(?:/[^:\n]*\.go:\d|$|: )`)

// broken asks the go command which packages do not compile, as the editor has them.
func (f *fuzz) broken() map[string]bool {
	f.t.Helper()
	overlay := map[string]map[string]string{"Replace": {}}
	for i, name := range f.names {
		file := filepath.Join(f.t.TempDir(), fmt.Sprintf("%d.go", i))
		if err := write(file, f.e.Text(name)); err != nil {
			f.t.Fatal(err)
		}
		overlay["Replace"][f.e.Path(name)] = file
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		f.t.Fatal(err)
	}
	file := filepath.Join(f.t.TempDir(), "overlay.json")
	if err := write(file, string(data)); err != nil {
		f.t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-overlay="+file, "-gcflags=-e", "./...")
	cmd.Dir = f.dir
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	broken := make(map[string]bool)
	for _, m := range inPackage.FindAllStringSubmatch(strings.ReplaceAll(string(out), f.dir+"/", ""), -1) {
		broken[m[1]] = true
	}
	if len(broken) == 0 {
		f.t.Fatalf("go build: %v\n%s", err, out)
	}
	return broken
}

// texts are findings as text, by file.
func texts(all map[string][]Diagnostic) map[string][]string {
	out := make(map[string][]string)
	for path, list := range all {
		for _, d := range list {
			out[path] = append(out[path], d.String())
		}
	}
	return out
}

func (f *fuzz) note(format string, args ...any) {
	f.trace = append(f.trace, fmt.Sprintf("%d: ", f.steps)+fmt.Sprintf(format, args...))
}
