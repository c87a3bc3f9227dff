package lsp

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers"
	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"go.lsp.dev/uri"
	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/analysis"
)

// A home is where the files of a directory belong.
type home struct {
	dir     string // where the go command has to run: of a go.mod or go.work, or the directory itself
	work    bool   // dir has the go.work that is in force
	alone   bool   // a go.work is in force, but does not use this module
	loose   bool   // there is no module: files are packages by themselves
	file    string // the one file of a loose program
	foreign bool   // it is the standard library, or in the module cache
	err     string // why the go command could not say
}

// key tells views apart.
func (h home) key() string { return fmt.Sprintf("%s\x00%s\x00%t%t", h.dir, h.file, h.work, h.loose) }

// A view is one set of packages that the go command sees from one place: the
// modules of a go.work, one module, or the files of a directory without any.
type view struct {
	home
	driver *driver.Driver
	files  map[string]string       // path of the package of each file, as far as it has been analysed
	found  map[string]packageState // by path
	first  bool                    // nothing has been analysed yet
}

// addFolder and removeFolder change the workspace. s.mu is held.
func (s *server) addFolder(u uri.URI) {
	if dir := fileName(u); dir != "" && !slices.Contains(s.folders, dir) {
		s.folders = append(s.folders, dir)
	}
}

func (s *server) removeFolder(u uri.URI) {
	dir := fileName(u)
	s.folders = slices.DeleteFunc(s.folders, func(f string) bool { return f == dir })
}

// forgetHomes makes the go command say again where files belong.
func (s *server) forgetHomes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.homes = make(map[string]home)
}

// environment is that of the go command.
func (s *server) environment(chosen *settings) []string {
	env := slices.Clone(s.opts.Env)
	for _, name := range slices.Sorted(maps.Keys(chosen.env)) {
		env = append(env, name+"="+chosen.env[name])
	}
	return env
}

// homeOf asks the go command where the files of a directory belong.
func (s *server) homeOf(ctx context.Context, chosen *settings, dir string) home {
	s.mu.Lock()
	h, ok := s.homes[dir]
	s.mu.Unlock()
	if ok {
		return h
	}
	h = findHome(ctx, dir, s.environment(chosen))
	if ctx.Err() == nil {
		s.mu.Lock()
		s.homes[dir] = h
		s.mu.Unlock()
	}
	return h
}

func findHome(ctx context.Context, dir string, env []string) home {
	at := dir
	for { // a new file may be in a directory that is not there yet
		if fi, err := os.Stat(at); err == nil && fi.IsDir() || at == filepath.Dir(at) {
			break
		}
		at = filepath.Dir(at)
	}
	vars, err := driver.GoEnv(ctx, at, env, "GOMOD", "GOWORK", "GOROOT", "GOMODCACHE")
	if err != nil {
		return home{dir: at, err: err.Error()}
	}
	mod, work := vars["GOMOD"], vars["GOWORK"]
	if work == "off" {
		work = ""
	}
	if mod == "" || mod == os.DevNull {
		if work != "" && filepath.Dir(work) == at {
			return home{dir: at, work: true}
		}
		return home{dir: dir, loose: true}
	}
	h := home{dir: filepath.Dir(mod)}
	h.foreign = inside(h.dir, vars["GOROOT"]) || inside(h.dir, vars["GOMODCACHE"])
	if work != "" {
		if h.alone = !slices.Contains(usedModules(work), h.dir); !h.alone {
			return home{dir: filepath.Dir(work), work: true}
		}
	}
	return h
}

// usedModules are the directories of the modules of a go.work.
func usedModules(work string) []string {
	data, err := os.ReadFile(work)
	if err != nil {
		return nil
	}
	f, err := modfile.ParseWork(work, data, nil)
	if err != nil {
		return nil
	}
	var dirs []string
	for _, use := range f.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(work), dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// inside reports whether a file is in a directory or below.
func inside(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// inWorkspace reports whether the user has opened a folder around name.
func (s *server) inWorkspace(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.folders, func(dir string) bool { return inside(name, dir) })
}

// viewAt returns the view with a home, which it makes if need be.
func (s *server) viewAt(h home, chosen *settings) *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[h.key()]; v != nil {
		return v
	}
	v := &view{home: h, first: true, files: make(map[string]string), found: make(map[string]packageState)}
	v.driver = s.newDriver(v, chosen)
	s.views[h.key()] = v
	return v
}

func (s *server) newDriver(v *view, chosen *settings) *driver.Driver {
	env := s.environment(chosen)
	if v.alone {
		env = append(env, "GOWORK=off")
	}
	var checks []*analysis.Analyzer
	if on := chosen.checks(); len(on) > 0 {
		checks, _ = analyzers.Select(on, analyzers.Options{Generated: chosen.generated, Editor: true}) // it knows the names
	}
	opts := driver.Options{
		Dir: v.dir, Env: env, Tests: chosen.tests, Analyzers: checks, CacheDir: s.opts.CacheDir,
		Settings:  fmt.Sprintf("generated=%t", chosen.generated),
		Workers:   max(1, runtime.GOMAXPROCS(0)/2),
		Progress:  func(p driver.Progress) { s.diagnosis.progress(s, p) },
		OnPackage: func(p driver.PackageInfo, fs []finding.Finding) { s.diagnosis.found(s, v, p, fs) },
		Priority:  s.priority,
		Late:      analyzers.Late,
		OnEarly: func(p driver.PackageInfo, fs []finding.Finding, missing []string) {
			s.takeFindings(v, p, finding.Merge(fs), s.diagnosis.current(), missing)
		},
	}
	if len(chosen.tags) > 0 {
		opts.BuildFlags = []string{"-tags=" + strings.Join(chosen.tags, ",")}
	}
	return driver.New(opts)
}

// patterns are the packages of a view that are looked at. Besides what the go
// command finds by itself, these are those of open files in directories that
// it passes over, such as testdata. Of a module that the workspace has nothing
// of, only the packages of open files are.
func (v *view) patterns(docs map[string]*document, folders []string, homes func(dir string) home) []string {
	if v.loose {
		return v.looseFiles(docs)
	}
	narrow := v.narrow(folders)
	var list []string
	roots := []string{v.dir}
	if v.work && !narrow {
		roots = usedModules(filepath.Join(v.dir, "go.work"))
	}
	for _, dir := range roots {
		if narrow {
			break
		}
		list = append(list, v.pattern(dir)+"/...")
	}
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		dir := filepath.Dir(name)
		rel, err := filepath.Rel(v.dir, dir)
		if filepath.Ext(name) != ".go" || err != nil || homes(dir) != v.home || !(narrow || passedOver(rel)) {
			continue
		}
		if p := v.pattern(dir); !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// narrow reports whether no folder of the workspace has anything of the view.
func (v *view) narrow(folders []string) bool {
	return !slices.ContainsFunc(folders, func(dir string) bool { return inside(dir, v.dir) || inside(v.dir, dir) })
}

// keepViews forgets all views but these, and withdraws what they have found.
func (s *server) keepViews(views []*view) {
	s.mu.Lock()
	var gone []*view
	for key, v := range s.views {
		if !slices.Contains(views, v) {
			gone = append(gone, v)
			delete(s.views, key)
		}
	}
	s.mu.Unlock()
	for _, v := range gone {
		for _, path := range slices.Sorted(maps.Keys(v.found)) {
			s.dropPackage(v, path)
		}
	}
}

// pattern is how the go command is told of a directory.
func (v *view) pattern(dir string) string {
	rel, err := filepath.Rel(v.dir, dir)
	if err != nil {
		return dir
	}
	if rel == "." {
		return "."
	}
	return "." + string(filepath.Separator) + rel
}

// passedOver reports whether "..." does not match a directory.
func passedOver(rel string) bool {
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(rel), "/"), func(elem string) bool {
		return elem == "testdata" || len(elem) > 1 && (elem[0] == '_' || elem[0] == '.') && elem != ".."
	})
}

// looseFiles are the files of a package in a directory without a module: a
// program is the one file, since there may be many programs in the directory;
// else it is all that have the same package clause.
func (v *view) looseFiles(docs map[string]*document) []string {
	if v.file != "" {
		return []string{v.file}
	}
	files, _ := filepath.Glob(filepath.Join(v.dir, "*.go"))
	for name := range docs {
		if filepath.Dir(name) == v.dir && filepath.Ext(name) == ".go" && !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	names := make(map[string]string)
	want := ""
	for _, name := range files {
		if doc := docs[name]; doc != nil {
			names[name] = packageName([]byte(doc.text.data))
			if want == "" && names[name] != "main" {
				want = names[name]
			}
		} else if data, err := os.ReadFile(name); err == nil {
			names[name] = packageName(data)
		}
	}
	return slices.DeleteFunc(files, func(name string) bool { return names[name] != want || strings.HasSuffix(name, "_test.go") })
}

func packageName(src []byte) string {
	f, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly)
	if f == nil || f.Name == nil {
		return ""
	}
	return f.Name.Name
}

// viewOf returns the view that knows a file.
func (s *server) viewOf(name string) *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if _, ok := v.files[name]; ok {
			return v
		}
	}
	return nil
}
