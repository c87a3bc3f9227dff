package driver

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A fingerprint is everything in the file system that the packages of a
// request depend on, besides the go command itself: as long as it stays the
// same, go list would say the same.
type fingerprint struct {
	Dirs  []dirPrint
	Files []filePrint // Go files of Dirs (C files of cgo packages)
	Mods  []modPrint  // go.mod and the like
}

// dirPrint is what matters of a directory: the names in it.
type dirPrint struct {
	Path  string
	Walk  bool // a pattern with ... covers its subdirectories
	Names hash
}

// filePrint is what matters of a file: the part that go list reads. Stat tells
// that it has not changed without reading it.
type filePrint struct {
	Path    string
	Stat    fileStat
	Content hash
	Header  hash
}

// modPrint is a file all of which matters, or its absence (the zero hash).
type modPrint struct {
	Path    string
	Content hash
}

// fileStat is what a file looks like from outside. It is the zero value when
// that cannot be relied upon.
type fileStat struct {
	Size  int64
	Mtime int64
	Extra [2]int64 // where the system has them: change time and number of the file
}

// racyWindow is how long after a file was written another write may go without
// a new time stamp.
const racyWindow = 2 * time.Second

func statOf(fi fs.FileInfo, now time.Time) fileStat {
	if now.Sub(fi.ModTime()) < racyWindow {
		return fileStat{}
	}
	return fileStat{fi.Size(), fi.ModTime().UnixNano(), sysStat(fi)}
}

// sourceExts are the extensions of files whose coming and going changes a package.
var sourceExts = []string{".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90",
	".s", ".S", ".sx", ".swig", ".swigcxx", ".syso"}

// names lists the names in dir that matter, with those of the overlay. A
// directory that does not exist has none.
func (s *snapshot) names(dir string, walk bool) (files, subdirs []string, sum hash) {
	entries, err := os.ReadDir(dir)
	h := sha256.New()
	if err != nil {
		fmt.Fprintf(h, "unreadable %t\n", errors.Is(err, fs.ErrNotExist))
	}
	seen := make(map[string]bool)
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == "go.mod" || slices.Contains(sourceExts, filepath.Ext(name)):
			seen[name] = true
			files = append(files, name)
		case walk && e.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") && name != "testdata":
			subdirs = append(subdirs, name)
		}
	}
	for _, name := range s.overlayNames[dir] {
		if !seen[name] {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	fmt.Fprintf(h, "%q %q", files, subdirs)
	h.Sum(sum[:0])
	return files, subdirs, sum
}

// header hashes the part of a Go file that go list reads: the package clause,
// the imports and the build constraints; of a file that uses cgo, all of it.
func header(data []byte) (sum hash) {
	f, err := parser.ParseFile(token.NewFileSet(), "", data, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return sha256.Sum256(data)
	}
	h := sha256.New()
	fmt.Fprintf(h, "package %s\n", f.Name.Name)
	for _, spec := range f.Imports {
		if spec.Path.Value == `"C"` {
			return sha256.Sum256(data)
		}
		fmt.Fprintf(h, "import %s\n", spec.Path.Value)
	}
	for line := range bytes.Lines(data) {
		text := bytes.TrimSpace(line)
		switch {
		case !bytes.HasPrefix(text, []byte("//")):
		case constraint.IsGoBuild(string(text)), constraint.IsPlusBuild(string(text)), bytes.HasPrefix(text, []byte("//go:embed ")):
			fmt.Fprintf(h, "%s\n", text)
		}
	}
	h.Sum(sum[:0])
	return sum
}

// printOf takes the print of one file.
func (s *snapshot) printOf(name string) (filePrint, error) {
	p := filePrint{Path: name}
	if _, ok := s.overlay[name]; !ok {
		fi, err := os.Stat(name)
		if err != nil {
			return p, err
		}
		p.Stat = statOf(fi, time.Now())
	}
	data, h, err := s.read(name)
	if err != nil {
		return p, err
	}
	p.Content = h
	if p.Header = h; strings.HasSuffix(name, ".go") {
		p.Header = header(data)
	}
	return p, nil
}

// takeFingerprint records what md depends on. It fails if a file changed since
// start, when the go command may or may not have seen the change.
func takeFingerprint(s *snapshot, md *metadata, patterns []string, dir string, start time.Time) (*fingerprint, error) {
	fp := new(fingerprint)
	walk, plain := md.directories(s, patterns, dir)
	seen := make(map[string]bool)
	var files []string
	addDir := func(path string, walk bool) (subdirs []string) {
		names, subdirs, sum := s.names(path, walk)
		seen[path] = true
		fp.Dirs = append(fp.Dirs, dirPrint{path, walk, sum})
		for _, name := range names {
			if strings.HasSuffix(name, ".go") {
				files = append(files, filepath.Join(path, name))
			}
		}
		return subdirs
	}
	for len(walk) > 0 {
		path := walk[0]
		if walk = walk[1:]; seen[path] {
			continue
		}
		for _, sub := range addDir(path, true) {
			walk = append(walk, filepath.Join(path, sub))
		}
	}
	for _, path := range plain {
		if !seen[path] {
			addDir(path, false)
		}
	}
	for _, p := range md.Packages {
		if len(p.Cgo) > 0 && p.Source {
			files = append(files, p.Others...)
		}
	}
	slices.Sort(files)
	files = slices.Compact(files)
	fp.Files = make([]filePrint, len(files))
	err := parallel(len(files), func(i int) (err error) {
		fi, err := os.Stat(files[i])
		if _, over := s.overlay[files[i]]; !over && err == nil && !fi.ModTime().Before(start) {
			return errChanged
		}
		fp.Files[i], err = s.printOf(files[i])
		return err
	})
	for _, name := range md.modFiles(dir) {
		fp.Mods = append(fp.Mods, modPrint{name, modHash(s, name)})
	}
	return fp, err
}

func modHash(s *snapshot, name string) hash {
	data, ok := s.overlay[name]
	if !ok {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			return hash{}
		}
	}
	return sha256.Sum256(data)
}

// errStale says that a fingerprint is not that of the files any more.
var errStale = errors.New("stale")

// verify checks fp against the files as the snapshot sees them, and tells the
// snapshot the hashes of those that have not changed. refreshed is fp itself,
// or a better one for the next time if files changed in ways that do not matter.
func (fp *fingerprint) verify(s *snapshot) (refreshed *fingerprint, err error) {
	known := make(map[string]bool, len(fp.Dirs))
	for _, d := range fp.Dirs {
		known[d.Path] = true
	}
	for dir, names := range s.overlayNames {
		if !known[dir] && len(names) > 0 && fp.covers(dir) {
			return nil, errStale
		}
	}
	for _, m := range fp.Mods {
		if modHash(s, m.Path) != m.Content {
			return nil, errStale
		}
	}
	err = parallel(len(fp.Dirs), func(i int) error {
		d := fp.Dirs[i]
		if _, _, sum := s.names(d.Path, d.Walk); sum != d.Names {
			return errStale
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var updated atomic.Bool
	files := slices.Clone(fp.Files)
	now := time.Now()
	err = parallel(len(files), func(i int) error {
		f := &files[i]
		if _, over := s.overlay[f.Path]; !over {
			fi, err := os.Stat(f.Path)
			if err != nil {
				return errStale
			}
			if st := statOf(fi, now); st != (fileStat{}) && st == f.Stat {
				s.know(f.Path, f.Content)
				return nil
			}
		}
		p, err := s.printOf(f.Path)
		if err != nil || p.Content != f.Content && p.Header != f.Header {
			return errStale
		}
		if p != *f {
			updated.Store(true)
			*f = p
		}
		return nil
	})
	if err != nil || !updated.Load() {
		return fp, err
	}
	return &fingerprint{fp.Dirs, files, fp.Mods}, nil
}

// covers reports whether a new package in dir might matter.
func (fp *fingerprint) covers(dir string) bool {
	for _, d := range fp.Dirs {
		if d.Walk && strings.HasPrefix(dir, d.Path+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// parallel calls f for 0 to n-1, a few at a time, and returns an error of f if
// there was any.
func parallel(n int, f func(int) error) error {
	var next atomic.Int64
	var mu sync.Mutex
	var first error
	var wg sync.WaitGroup
	for range min(n, 8) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(i); err != nil {
					mu.Lock()
					first = err
					mu.Unlock()
					next.Store(int64(n))
				}
			}
		})
	}
	wg.Wait()
	return first
}
