package model

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRun compares the explorer with Go itself: what goes wrong when random programs run
// under many schedules, the explorer must have found. What only it finds is counted.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	var src strings.Builder
	src.WriteString(goHarness)
	var programs []*Program
	var results []*Result
	names := ""
	number, first := 20, uint64(1)
	if os.Getenv(fuzzEnv) != "" {
		number, first = 200, uint64(time.Now().UnixNano())
	}
	t.Logf("from %d", first)
	for seed := first; len(programs) < number; seed++ {
		p := newMaker(seed, true).program()
		r := Explore(p, 3000)
		if !r.Complete || len(r.Faults) == 0 && seed%4 > 0 || fatal(r) {
			continue
		}
		name := fmt.Sprintf("f%d", len(programs))
		src.WriteString(goSource(p, name))
		names += name + ", "
		programs, results = append(programs, p), append(results, r)
	}
	fmt.Fprintf(&src, "\nvar all = []func(){%s}\n", names)
	bin := build(t, src.String())
	seen, found := 0, 0
	for i, p := range programs {
		out, err := exec.Command(bin, strconv.Itoa(i), "50").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, out, p)
		}
		want := make(map[string]bool)
		for _, f := range results[i].Faults {
			want[fmt.Sprintf("%s|%d|%d", panicTexts[f.Kind], f.Proc, f.Node)] = true
		}
		found += len(want)
		for line := range strings.Lines(string(out)) {
			line = strings.TrimSpace(line)
			if strings.Contains(line, "reused before previous Wait") || strings.Contains(line, "WaitGroup misuse") {
				continue
			}
			if seen++; !want[line] {
				t.Errorf("%d: %s was not found, but %v\n%s", i, line, want, p)
			}
		}
	}
	t.Logf("%d faults found in %d programs, of which %d were seen", found, len(programs), seen)
	if seen < found/2 {
		t.Error("those are too few to learn anything")
	}
}

var panicTexts = map[FaultKind]string{Stuck: "stuck", SendClosed: "send on closed channel", CloseClosed: "close of closed channel",
	CloseNil: "close of nil channel", NegativeCounter: "sync: negative WaitGroup counter"}

// fatal reports whether a run may end the whole process.
func fatal(r *Result) bool {
	for _, f := range r.Faults {
		if f.Kind == UnlockFree {
			return true
		}
	}
	return false
}

func build(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": src, "go.mod": "module ex.test/m\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-o", "m", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out[:min(len(out), 4000)])
	}
	return filepath.Join(dir, "m")
}
