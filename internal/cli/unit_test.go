package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
)

// TestHelpNamesFlags checks that the help text and the flags agree.
func TestHelpNamesFlags(t *testing.T) {
	var f checkFlags
	defined := make(map[string]bool)
	f.flagSet().VisitAll(func(f *flag.Flag) { defined[f.Name] = true })
	told := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^  -(\w+)`).FindAllStringSubmatch(checkHelp, -1) {
		told[m[1]] = true
		if !defined[m[1]] {
			t.Errorf("the help tells of -%s, which does not exist", m[1])
		}
	}
	for name := range defined {
		if !told[name] {
			t.Errorf("the help does not tell of -%s", name)
		}
	}
}

func TestVersionString(t *testing.T) {
	build := func(version, revision, modified string) *debug.BuildInfo {
		info := &debug.BuildInfo{Main: debug.Module{Version: version}}
		if revision != "" {
			info.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: modified}}
		}
		return info
	}
	tests := []struct {
		info *debug.BuildInfo
		want string
	}{
		{nil, "unknown"},
		{build("", "", ""), "(devel)"},
		{build("v1.2.3", "", ""), "v1.2.3"},
		{build("(devel)", "0123456789abcdef", "false"), "(devel) (0123456789ab)"},
		{build("(devel)", "0123456789abcdef", "true"), "(devel) (0123456789ab, modified)"},
		{build("v0.0.0-20260101000000-0123456789ab", "0123456789abcdef", "false"), "v0.0.0-20260101000000-0123456789ab"},
	}
	for _, tt := range tests {
		if got := versionString(tt.info); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestIsVetTool(t *testing.T) {
	for args, want := range map[string]bool{
		"-V=full":                 true,
		"-flags":                  true,
		"/tmp/b001/vet.cfg":       true,
		"-json /tmp/b1/vet.cfg":   true,
		"-demo=false -json a.cfg": true,
		"check a.cfg":             false,
		"check -json a.cfg":       false,
		"-version":                false,
		"help":                    false,
		"-h":                      false,
	} {
		if got := isVetTool(strings.Fields(args)); got != want {
			t.Errorf("isVetTool(%s) = %t", args, got)
		}
	}
}

// lockedBuffer is a buffer that is written and read by different goroutines.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out lockedBuffer
		p := &progress{}
		p.show(&out, progressDelay, progressTick)
		p.update(driver.Progress{Stage: "listing packages"})
		time.Sleep(progressDelay - time.Nanosecond)
		synctest.Wait()
		if out.String() != "" {
			t.Errorf("a short run shows %q", out.String())
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		p.update(driver.Progress{Stage: "analysing packages", Done: 3, Total: 12})
		time.Sleep(progressTick)
		synctest.Wait()
		p.stop()
		p.stop()
		want := "\r\x1b[Klisting packages" + "\r\x1b[Kanalysing packages 3/12" + "\r\x1b[K"
		if out.String() != want {
			t.Errorf("got %q, want %q", out.String(), want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var out lockedBuffer
		p := &progress{}
		p.show(&out, progressDelay, progressTick)
		p.update(driver.Progress{Stage: "listing packages"})
		p.stop()
		if out.String() != "" {
			t.Errorf("a short run shows %q", out.String())
		}
	})
}

func TestPrintProblems(t *testing.T) {
	problems := []driver.Problem{
		{Package: "./nosuch", Message: "pattern ./nosuch: no such directory", Fatal: true},
		{Package: "m/c", Message: "import cycle not allowed", Fatal: true},
	}
	for i := range maxProblems + 5 {
		problems = append(problems, driver.Problem{
			Package: "m/a",
			Pos:     finding.Pos{File: "/m/a/a.go", Line: i + 1, Column: 2},
			Message: "undefined: x",
		})
	}
	var out bytes.Buffer
	printProblems(&out, "/m", problems)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 2+maxProblems+1 {
		t.Fatalf("%d lines:\n%s", len(lines), &out)
	}
	for i, want := range map[int]string{
		0:               "conclsp: pattern ./nosuch: no such directory",
		1:               "conclsp: m/c: import cycle not allowed",
		2:               "a/a.go:1:2: undefined: x",
		2 + maxProblems: "conclsp: m/a: 5 more problems",
	} {
		if lines[i] != want {
			t.Errorf("line %d is %q, want %q", i, lines[i], want)
		}
	}
}

// TestWriteFiles checks that files are replaced all together or not at all.
func TestWriteFiles(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.go"), filepath.Join(dir, "b.go")
	reset := func() {
		for _, name := range []string{a, b} {
			if err := os.WriteFile(name, []byte("old"), 0o640); err != nil {
				t.Fatal(err)
			}
		}
	}
	old := map[string][]byte{a: []byte("old"), b: []byte("old")}
	files := map[string][]byte{a: []byte("new a"), b: []byte("new b")}
	expect := func(wantA, wantB string) {
		t.Helper()
		for name, want := range map[string]string{a: wantA, b: wantB} {
			if got, _ := os.ReadFile(name); string(got) != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
			t.Errorf("files left behind: %v", left)
		}
	}

	reset()
	if err := writeFiles(files, old); err != nil {
		t.Error(err)
	}
	expect("new a", "new b")
	if info, _ := os.Stat(a); info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v", info.Mode())
	}

	reset()
	os.WriteFile(b, []byte("edited meanwhile"), 0o640)
	if err := writeFiles(files, old); err == nil || !strings.Contains(err.Error(), "b.go changed during the run") {
		t.Errorf("error %v", err)
	}
	expect("old", "edited meanwhile")

	reset()
	os.Remove(b)
	if err := writeFiles(files, old); err == nil {
		t.Error("a vanished file is no error")
	}
	expect("old", "")
}

func TestInModule(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"m/go.mod", "m/a.go", "m/sub/a.go", "m/vendor/x/a.go", "m/nested/go.mod", "m/nested/deep/a.go", "m/testdata/vendor.go", "mm/a.go"} {
		file := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(file), 0o777)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		"m/a.go":               true,
		"m/sub/a.go":           true,
		"m/testdata/vendor.go": true,
		"m/vendor/x/a.go":      false,
		"m/nested/deep/a.go":   false,
		"mm/a.go":              false,
	} {
		if got := inModule(filepath.Join(dir, "m"), filepath.Join(dir, name)); got != want {
			t.Errorf("inModule(%s) = %t", name, got)
		}
	}
}

func TestOfStandardLibrary(t *testing.T) {
	for cfg, want := range map[string]bool{
		`{"ImportPath": "net/http", "Dir": "/go/src/net/http", "VetxOnly": true}`:                               true,
		`{"ImportPath": "vendor/golang.org/x/net", "Dir": "/go/src/vendor/golang.org/x/net", "VetxOnly": true}`: true,
		`{"ImportPath": "net/http", "Dir": "/go/src/net/http", "VetxOnly": false}`:                              false,
		`{"ImportPath": "m/src/m", "ModulePath": "m", "Dir": "/home/m/src/m", "VetxOnly": true}`:                false,
		`{"ImportPath": "example.com/x", "Dir": "/home/go/src/example.com/x", "VetxOnly": true}`:                false,
		`{"ImportPath": "command-line-arguments", "Dir": "/tmp/x", "VetxOnly": true}`:                           false,
		`not JSON`: false,
	} {
		file := filepath.Join(t.TempDir(), "vet.cfg")
		if err := os.WriteFile(file, []byte(cfg), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := ofStandardLibrary(file); got != want {
			t.Errorf("%s: %t", cfg, got)
		}
	}
	if ofStandardLibrary("nosuch.cfg") {
		t.Error("a missing file describes the standard library")
	}
}
