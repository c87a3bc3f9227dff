package driver

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func keyOf(i int) hash { return sha256.Sum256(fmt.Append(nil, i)) }

func TestStore(t *testing.T) {
	s := openStore(t.TempDir(), 0)
	s.put("a", keyOf(1), []byte("one"))
	s.put("b", keyOf(1), nil)
	if got, ok := s.get("a", keyOf(1)); !ok || string(got) != "one" {
		t.Errorf("got %q, %t", got, ok)
	}
	if got, ok := s.get("b", keyOf(1)); !ok || len(got) != 0 {
		t.Errorf("got %q, %t", got, ok)
	}
	if _, ok := s.get("a", keyOf(2)); ok {
		t.Error("found what was never put")
	}
}

// TestStoreDamage damages an entry at every place, in several ways.
func TestStoreDamage(t *testing.T) {
	s := openStore(t.TempDir(), 0)
	payload := []byte("payload")
	s.put("a", keyOf(1), payload)
	name := s.file("a", keyOf(1))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, data []byte) {
		t.Helper()
		write(t, name, string(data))
		if got, ok := s.get("a", keyOf(1)); ok {
			t.Errorf("%s: read %q", what, got)
		}
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s: still there", what)
		}
	}
	for i := range whole {
		try("truncated", whole[:i])
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		try("flipped", flipped)
	}
	try("longer", append(bytes.Clone(whole), 'x'))
	s.put("a", keyOf(2), payload)
	other, _ := os.ReadFile(s.file("a", keyOf(2)))
	try("the entry of another key", other)
}

func TestStoreTrim(t *testing.T) {
	s := openStore(t.TempDir(), 10_000)
	old := time.Now().Add(-48 * time.Hour)
	for i := range 40 {
		s.put("a", keyOf(i), make([]byte, 460)) // 500 with its header
		when := old.Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(s.file("a", keyOf(i)), when, when); err != nil {
			t.Fatal(err)
		}
	}
	s.get("a", keyOf(0)) // now it was used last
	left := filepath.Join(s.dir, "00", tmpPrefix+"1")
	write(t, left, "left behind")
	os.Chtimes(left, old, old)
	s.trim()
	var total int64
	filepath.WalkDir(s.dir, func(_ string, de fs.DirEntry, _ error) error {
		if fi, err := de.Info(); err == nil && !de.IsDir() {
			total += fi.Size()
		}
		return nil
	})
	if total > 10_000 {
		t.Errorf("%d bytes are left", total)
	}
	for i, want := range map[int]bool{0: true, 1: false, 20: false, 39: true} {
		if _, ok := s.get("a", keyOf(i)); ok != want {
			t.Errorf("entry %d: kept is %t, want %t", i, ok, want)
		}
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("the file of a killed process is still there")
	}
	s.put("a", keyOf(100), make([]byte, 20_000))
	s.trim() // not again so soon
	if _, ok := s.get("a", keyOf(100)); !ok {
		t.Error("trimmed twice within the hour")
	}
}

func TestUnusableCache(t *testing.T) {
	dir := workspace(t, chainModule)
	want := brief(dir, check(t, New(Options{Dir: dir, Analyzers: testAnalyzers}), nil, "./..."))
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "not a directory")
	for _, cache := range []string{file, filepath.Join(file, "below"), "/proc/conclsp"} {
		d := New(Options{Dir: dir, Analyzers: testAnalyzers, CacheDir: cache})
		res := check(t, d, nil, "./...")
		if got := brief(dir, res); got != want || len(res.Problems) > 0 || len(res.Notes) != 1 {
			t.Errorf("%s: %s %v %v", cache, got, res.Problems, res.Notes)
		}
	}
}

// TestReadOnlyCache uses a cache that was filled and then made read-only.
func TestReadOnlyCache(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser can write everywhere")
	}
	dir, cache := workspace(t, chainModule), t.TempDir()
	opts := Options{Dir: dir, Analyzers: testAnalyzers, CacheDir: cache}
	want := check(t, New(opts), nil, "./...")
	filepath.WalkDir(cache, func(name string, de fs.DirEntry, _ error) error {
		if de.IsDir() {
			os.Chmod(name, 0o555)
			t.Cleanup(func() { os.Chmod(name, 0o777) })
		}
		return nil
	})
	res := check(t, New(opts), nil, "./...")
	if res.Stats.Analysed > 0 || !reflect.DeepEqual(res.Findings, want.Findings) || len(res.Problems) > 0 {
		t.Errorf("%+v", res)
	}
	write(t, filepath.Join(dir, "top/top.go"), "package top\n\nfunc hello() {}\n")
	if res := check(t, New(opts), nil, "./..."); !hasFinding(dir, res, "top/top.go: goodbye") || len(res.Problems) > 0 || len(res.Notes) != 1 {
		t.Errorf("%+v", res)
	}
}

// TestDamagedCache damages some of the entries of a cache before each run.
func TestDamagedCache(t *testing.T) {
	dir, cache := workspace(t, chainModule), t.TempDir()
	opts := Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, CacheDir: cache}
	want := check(t, New(opts), nil, "./...")
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 12 {
		filepath.WalkDir(cache, func(name string, de fs.DirEntry, err error) error {
			if err != nil || de.IsDir() || rnd.IntN(2) == 0 {
				return nil
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			switch i := rnd.IntN(len(data) + 1); rnd.IntN(4) {
			case 0:
				data = data[:i]
			case 1:
				data = nil
			case 2:
				os.Remove(name)
				return nil
			case 3:
				if i < len(data) {
					data[i]++
				}
			}
			write(t, name, string(data))
			return nil
		})
		if round%3 == 2 { // an importer needs what may be damaged
			write(t, filepath.Join(dir, "top/top.go"), fmt.Sprintf("package top\n\nimport \"ex.test/m/mid\"\n\nfunc F%d() {\n\tmid.Get().Boom()\n}\n", round))
			want = check(t, New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers}), nil, "./...")
		}
		got := check(t, New(opts), nil, "./...")
		if !reflect.DeepEqual(got.Findings, want.Findings) || len(got.Problems) > 0 {
			t.Fatalf("round %d:\n%s\nwant\n%s\n%v", round, brief(dir, got), brief(dir, want), got.Problems)
		}
	}
}

// TestSharedCache has processes use one cache at once while files change and
// some of the processes are killed.
func TestSharedCache(t *testing.T) {
	if dir := os.Getenv("CONCLSP_TEST_DIR"); os.Getenv("CONCLSP_TEST_CHILD") == "shared" {
		d := New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, CacheDir: os.Getenv("CONCLSP_TEST_CACHE")})
		res := check(t, d, nil, "./...")
		fmt.Printf("<<%s>>", brief(dir, res))
		return
	}
	if testing.Short() {
		t.Skip("starts many processes")
	}
	cache := t.TempDir()
	child := func(dir string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSharedCache$")
		cmd.Env = env("CONCLSP_TEST_CHILD=shared", "CONCLSP_TEST_DIR="+dir, "CONCLSP_TEST_CACHE="+cache)
		return cmd
	}
	dir := workspace(t, chainModule)
	for round := range 4 {
		write(t, filepath.Join(dir, "low/more.go"), fmt.Sprintf("package low\n\nfunc More%d() { panic(1) }\n", round))
		write(t, filepath.Join(dir, "top/more.go"), fmt.Sprintf("package top\n\nimport \"ex.test/m/low\"\n\nfunc More() { low.More%d() }\n", round))
		want := brief(dir, check(t, New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers}), nil, "./..."))
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				cmd := child(dir)
				if i%2 == 0 {
					if err := cmd.Start(); err != nil {
						t.Error(err)
						return
					}
					time.AfterFunc(time.Duration(50+40*i+100*round)*time.Millisecond, func() { cmd.Process.Kill() })
					cmd.Wait()
					return
				}
				out, err := cmd.CombinedOutput()
				if err != nil || !strings.Contains(string(out), "<<"+want+">>") {
					t.Errorf("%v\n%s\nwant %s", err, out, want)
				}
			})
		}
		wg.Wait()
		d := New(Options{Dir: dir, Tests: true, Analyzers: testAnalyzers, CacheDir: cache})
		if res := check(t, d, nil, "./..."); brief(dir, res) != want || res.Stats.Analysed > 0 {
			t.Errorf("afterwards: %+v\n%s\nwant\n%s", res.Stats, brief(dir, res), want)
		}
	}
}

func TestLRU(t *testing.T) {
	c := newLRU[int](10)
	for i := range 20 {
		c.put(keyOf(i), i, 2)
		c.get(keyOf(0))
	}
	for i, want := range map[int]bool{0: true, 1: false, 15: false, 16: true, 19: true} {
		if v, ok := c.get(keyOf(i)); ok != want || ok && v != i {
			t.Errorf("entry %d: %d, %t", i, v, ok)
		}
	}
	c.put(keyOf(50), 50, 11)
	if _, ok := c.get(keyOf(50)); ok || c.cost != 0 || c.order.Len() != 0 {
		t.Error("kept what is too big")
	}
}
