package lsptest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// edited are the files of x/tools that are edited: small and large ones, some
// that many packages import, and one that none does.
var edited = []string{
	"go/packages/packages.go", "go/ssa/builder.go", "go/analysis/passes/printf/printf.go", "cmd/digraph/digraph.go", "cmd/stringer/stringer.go",
	"internal/imports/fix.go",
}

// delay is how long both servers rest after an edit.
const delay = 100 * time.Millisecond

// coldPatience is longer than gopls takes for x/tools with an empty cache.
const coldPatience = 10 * time.Minute

// A side is one of the two servers that are compared.
type side struct {
	e      *Editor
	has    string // what it says of a function that has a fault for each
	first  time.Duration
	edits  []time.Duration
	hovers []time.Duration
}

// BenchmarkEdits makes the same edits of x/tools with conclsp and with gopls,
// one after the other, and shows how long it takes from an edit until what the
// analyses find in it has been published, without the delay; and what else an
// editor's user waits and pays for. Ratios are conclsp to gopls.
func BenchmarkEdits(b *testing.B) {
	dir := copyTools(b)
	own := map[string]any{"debounce": delay.Milliseconds()}
	env := []string{"GOPROXY=off", "GOFLAGS=-mod=mod", "GOPLSCACHE=" + b.TempDir(), "XDG_CACHE_HOME=" + b.TempDir(), "GOCACHE=" + goCache(b)}
	ours := &side{has: "increments are lost", e: Launch(b, Config{
		Command: []string{Conclsp(b), "serve"}, Dir: dir, Client: Modern(), Env: env, Patience: coldPatience, Settings: map[string]any{"conclsp": own}})}
	theirs := &side{has: "of wrong type", e: Launch(b, Config{
		Command: []string{Gopls(b), "serve"}, Dir: dir, Client: Modern(), Env: env, Patience: coldPatience, Lenient: true,
		Settings: map[string]any{"gopls": map[string]any{"diagnosticsDelay": delay.String()}}})}
	for _, s := range []*side{theirs, ours} {
		s.begin()
	}
	b.ResetTimer()
	for i := range b.N {
		for _, s := range []*side{theirs, ours} {
			s.edit(i)
		}
	}
	b.StopTimer()
	for i, name := range edited {
		if i < b.N {
			b.Logf("%s: %v, gopls %v", name, median(ours.edits, i), median(theirs.edits, i))
		}
	}
	report(b, "edit", ours.edits, theirs.edits)
	report(b, "first", []time.Duration{ours.first}, []time.Duration{theirs.first})
	if len(ours.hovers) > 0 {
		report(b, "hover", ours.hovers, theirs.hovers)
	}
	a, g := float64(ours.e.Memory()), float64(theirs.e.Memory())
	b.ReportMetric(a/(1<<20), "MB")
	b.ReportMetric(g/(1<<20), "gopls-MB")
	b.ReportMetric(a/g, "memory-ratio")
}

// report shows the medians of both sides.
func report(b *testing.B, what string, ours, theirs []time.Duration) {
	slices.Sort(ours)
	slices.Sort(theirs)
	a, g := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(a)/1e6, what+"-ms")
	b.ReportMetric(float64(g)/1e6, "gopls-"+what+"-ms")
	b.ReportMetric(float64(a)/float64(g), what+"-ratio")
}

// median is that of the edits of one file.
func median(all []time.Duration, file int) time.Duration {
	var of []time.Duration
	for i := file; i < len(all); i += len(edited) {
		of = append(of, all[i])
	}
	slices.Sort(of)
	return of[len(of)/2].Round(time.Millisecond)
}

// copyTools copies the module x/tools, which this module requires, to where it
// can be edited.
func copyTools(b *testing.B) string {
	b.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools").Output()
	if err != nil {
		b.Fatal(err)
	}
	dir := workspace(b, "")
	if err := os.CopyFS(dir, os.DirFS(strings.TrimSpace(string(out)))); err != nil {
		b.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o777)
		}
		return os.Chmod(path, 0o666) // the module cache cannot be written
	})
	if err != nil {
		b.Fatal(err)
	}
	return dir
}

// begin opens all files, one of which has a fault, and waits until it is told.
func (s *side) begin() {
	start := time.Now()
	s.e.Initialize()
	for _, name := range edited[1:] {
		s.e.Open(name)
	}
	data, err := os.ReadFile(s.e.Path(edited[0]))
	if err != nil {
		s.e.fail("%v", err)
	}
	s.e.OpenText(edited[0], string(data)+faulty(-1))
	s.await(edited[0], true)
	s.first = time.Since(start)
	s.e.Change(edited[0], string(data))
	s.await(edited[0], false)
}

// faulty is a function that has a fault for each side.
func faulty(i int) string {
	return fmt.Sprintf("\nfunc benchmark%d() {\n\tn := 0\n\tfor range 2 {\n\t\tgo func() { n++ }()\n\t}\n\tfmt.Printf(\"%%d\", \"%d\")\n}\n", i&0xff, i)
}

// await waits until the fault in the text of now, or its absence, has been told.
func (s *side) await(name string, want bool) {
	s.e.Await("the fault of "+name, func() bool {
		return s.e.PublishedVersion(name) == s.e.Version(name) && has(s.e.Diagnostics(name), s.has) == want
	})
}

// edit appends a function with a fault to a file, and takes it back.
func (s *side) edit(i int) {
	name := edited[i%len(edited)]
	text := s.e.Text(name)
	start := time.Now()
	s.e.Change(name, text+faulty(i))
	s.await(name, true)
	s.edits = append(s.edits, time.Since(start)-delay)
	if strings.Contains(string(s.e.InitializeResult()), `"hoverProvider"`) {
		start = time.Now()
		if _, err := s.e.Hover(name, len(text)+strings.Index(faulty(i), "n :=")); err != nil {
			s.e.fail("hover: %v", err)
		}
		s.hovers = append(s.hovers, time.Since(start))
	}
	s.e.Change(name, text)
	s.await(name, false)
}
