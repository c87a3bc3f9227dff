package driver

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/conclsp/conclsp/internal/finding"
)

// metadata is what the go command knows about the packages of one request.
// It is never changed once made.
type metadata struct {
	Env      goEnv
	Packages []*pkgInfo // dependencies first, as far as there is no cycle
	Problems []Problem
	byID     map[string]*pkgInfo
}

// pkgInfo is one package, or the variant of one that is built for its tests.
type pkgInfo struct {
	ID      string // import path, and the test it is built for: "p [p.test]"
	Path    string // as the type checker knows it: "p"
	Name    string
	Dir     string
	ForTest string
	Files   []string // absolute; for cgo packages what cgo made of them
	Cgo     []string // files that import "C", absolute
	Others  []string // C sources and headers beside them
	Ignored []string
	Imports map[string]string // path in an import declaration to ID
	Match   bool              // asked for by a pattern
	Std     bool
	Module  *moduleInfo
	Source  bool   // type-checked from source, since it belongs to the workspace
	Target  bool   // findings are wanted
	Export  string // file with the compiler's export data, when not Source
	FakeC   bool   // cgo could not be run
	Err     string // why the go command could not load all of it
	ErrPos  finding.Pos
}

type moduleInfo struct {
	Path, Version, GoVersion string
	Dir                      string
	Main, Local              bool // Local: replaced by a directory that may change
}

// list asks the go command for the packages that match patterns.
// The metadata is nil when nothing can be known.
func (d *Driver) list(ctx context.Context, snap *snapshot, patterns []string) (*metadata, []Problem) {
	fatal := func(err error) (*metadata, []Problem) {
		return nil, []Problem{{Package: strings.Join(patterns, " "), Message: err.Error(), Fatal: true}}
	}
	type envResult struct {
		env goEnv
		err error
	}
	envc := make(chan envResult, 1)
	go func() {
		env, err := d.goEnvironment(ctx)
		envc <- envResult{env, err}
	}()
	flags := []string{"-deps"}
	if d.opts.Tests {
		flags = append(flags, "-test")
	}
	over, cleanup, err := overlayFlag(snap.overlay)
	if err != nil {
		return fatal(err)
	}
	defer cleanup()
	listed, err := d.goList(ctx, listFields, append(flags, over...), patterns)
	env := <-envc
	if env.err != nil {
		return fatal(env.err)
	}
	if err != nil && len(listed) == 0 {
		return fatal(err)
	}
	md := newMetadata(env.env, listed, patterns)
	if err != nil {
		md.Problems = append(md.Problems, Problem{Package: strings.Join(patterns, " "), Message: err.Error()})
	}
	var wg sync.WaitGroup
	wg.Go(func() { d.addExports(ctx, md) })
	wg.Go(func() { d.addCompiled(ctx, md, over) })
	wg.Wait()
	return md, md.Problems
}

// newMetadata turns the output of go list into metadata.
func newMetadata(env goEnv, listed []*listedPackage, patterns []string) *metadata {
	md := &metadata{Env: env}
	md.index()
	dirs := make(map[string]string)
	matched := make(map[string]bool)
	for _, lp := range listed {
		dirs[lp.ImportPath] = lp.Dir
		for _, m := range lp.Match {
			matched[m] = matched[m] || lp.Dir != ""
		}
	}
	var rebuilt []*pkgInfo // dependencies of p that are built again for p.test
	for _, lp := range listed {
		if base, ok := strings.CutSuffix(lp.ImportPath, ".test"); ok && lp.Name == "main" && dirs[base] == lp.Dir {
			continue // the main package that the go command makes up
		}
		p := newPkgInfo(lp)
		if p.ForTest != "" && p.Path != p.ForTest && p.Path != p.ForTest+"_test" {
			rebuilt = append(rebuilt, p)
			continue
		}
		md.add(p)
		md.addListError(p, lp)
	}
	// What p_test imports that imports p in turn is built again against
	// "p [p.test]". The test variant only ever adds declarations to p, so the
	// package itself serves as well; it is missing if only the test needs it.
	for _, p := range rebuilt {
		if p.ID = p.Path; md.byID[p.ID] == nil {
			p.ForTest = ""
			md.add(p)
		}
	}
	for _, p := range md.Packages {
		for path, id := range p.Imports {
			if md.byID[id] == nil || p.ForTest == "" {
				p.Imports[path], _, _ = strings.Cut(id, " ")
			}
		}
	}
	for _, pat := range patterns {
		if _, ok := matched[pat]; !ok && !strings.HasSuffix(pat, ".go") && !md.hasProblem(pat) {
			md.Problems = append(md.Problems, Problem{Package: pat, Message: fmt.Sprintf("pattern %s matches no packages", pat), Fatal: true})
		}
	}
	md.classify()
	return md
}

func (md *metadata) add(p *pkgInfo) {
	md.Packages = append(md.Packages, p)
	md.byID[p.ID] = p
}

func (md *metadata) hasProblem(pkg string) bool {
	return slices.ContainsFunc(md.Problems, func(p Problem) bool { return p.Package == pkg })
}

func newPkgInfo(lp *listedPackage) *pkgInfo {
	path, _, _ := strings.Cut(lp.ImportPath, " ")
	abs := func(lists ...[]string) []string {
		var out []string
		for _, name := range slices.Concat(lists...) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(lp.Dir, name)
			}
			out = append(out, name)
		}
		return out
	}
	p := &pkgInfo{
		ID: lp.ImportPath, Path: path, Name: lp.Name, Dir: lp.Dir, ForTest: lp.ForTest,
		Files: abs(lp.GoFiles, lp.CgoFiles), Cgo: abs(lp.CgoFiles), Others: abs(lp.OtherFiles), Ignored: abs(lp.IgnoredGoFiles),
		Imports: make(map[string]string), Std: lp.Standard, Match: !lp.DepOnly,
	}
	if len(p.Cgo) > 0 {
		p.Others = abs(lp.HFiles, lp.CFiles, lp.CXXFiles)
	}
	for _, id := range lp.Imports {
		p.Imports[id] = id
	}
	for path, id := range lp.ImportMap {
		delete(p.Imports, id)
		p.Imports[path] = id
	}
	if m := lp.Module; m != nil {
		p.Module = &moduleInfo{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion, Dir: m.Dir, Main: m.Main}
		if r := m.Replace; r != nil {
			p.Module.Version, p.Module.Local = r.Path+"@"+r.Version, r.Version == ""
			p.Module.GoVersion = r.GoVersion
		}
	}
	return p
}

// classify decides which packages are read from source and which are targets.
func (md *metadata) classify() {
	std := slices.ContainsFunc(md.Packages, func(p *pkgInfo) bool { return p.Std && p.Match })
	for _, p := range md.Packages { // dependencies come first
		vendored := p.Module != nil && p.Module.Dir == "" && !p.Module.Main
		p.Source = p.Match || p.Std && std || p.Module != nil && p.Module.Main && !vendored
		for _, id := range p.Imports {
			// The compiler's export data would tell of what is on disk.
			if dep := md.byID[id]; dep != nil && dep.Source {
				p.Source = true
			}
		}
		if p.ID == "unsafe" {
			p.Source = false
		}
	}
	for _, p := range md.Packages {
		hasVariant := p.ForTest == "" && md.byID[p.ID+" ["+p.ID+".test]"] != nil
		p.Target = p.Match && p.Source && !hasVariant
	}
}

// addListError records why the go command could not load p. That an import
// cannot be resolved is said by the type checker, at the import.
func (md *metadata) addListError(p *pkgInfo, lp *listedPackage) {
	if lp.Error == nil {
		return
	}
	p.Err = strings.TrimSpace(lp.Error.Err)
	if len(lp.Error.ImportStack) > 1 && strings.HasPrefix(p.Err, "import cycle") {
		p.Err += ": " + strings.Join(lp.Error.ImportStack, " -> ")
	}
	p.ErrPos = parsePos(lp.Error.Pos, lp.Dir)
	if !p.Match {
		return
	}
	msg, _, _ := strings.Cut(p.Err, ":\n") // the rest are hints on go get
	md.Problems = append(md.Problems, Problem{Package: p.ID, Pos: p.ErrPos, Message: msg, Fatal: len(p.Files) == 0})
}

// parsePos reads file:line:col as the go command prints it, relative to dir
// or to the directory that it runs in.
func parsePos(s, dir string) finding.Pos {
	var nums []int
	for len(nums) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		s, nums = s[:i], append(nums, n)
	}
	if len(nums) == 0 {
		return finding.Pos{}
	}
	pos := finding.Pos{File: s, Offset: -1, Line: nums[len(nums)-1]}
	if len(nums) == 2 {
		pos.Column = nums[0]
	}
	if !filepath.IsAbs(s) && dir != "" {
		pos.File = filepath.Join(dir, filepath.Base(s))
	}
	return pos
}

// addCompiled has cgo run for the source packages that use it.
func (d *Driver) addCompiled(ctx context.Context, md *metadata, over []string) {
	var ids []string
	for _, p := range md.Packages {
		if p.Source && len(p.Cgo) > 0 && p.ForTest == "" {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	compiled := make(map[string][]string)
	why := "cgo could not be run"
	listed, err := d.goList(ctx, "ImportPath,Dir,CompiledGoFiles,Error", append([]string{"-compiled"}, over...), ids)
	if err != nil {
		why += ": " + err.Error()
	}
	for _, lp := range listed {
		if lp.Error != nil {
			why = "cgo could not be run: " + lp.Error.Err
		} else {
			compiled[lp.ImportPath] = (newPkgInfo(&listedPackage{Dir: lp.Dir, GoFiles: lp.CompiledGoFiles})).Files
		}
	}
	for _, p := range md.Packages {
		if !p.Source || len(p.Cgo) == 0 {
			continue
		}
		files := slices.DeleteFunc(slices.Clone(compiled[p.Path]), func(f string) bool { return !strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "-d") })
		if len(files) == 0 {
			p.FakeC = true // types of C's things remain unknown
			md.Problems = append(md.Problems, Problem{Package: p.Path, Message: strings.TrimSpace(why)})
			continue
		}
		for _, path := range []string{"unsafe", "syscall", "runtime/cgo"} { // what cgo wrote imports them
			if md.byID[path] != nil && path != p.Path {
				p.Imports[path] = path
			}
		}
		if base := md.byID[p.Path]; base != p { // the variant has test files as well
			had := make(map[string]bool)
			for _, f := range slices.Concat(files, base.Cgo) {
				had[f] = true
			}
			for _, f := range p.Files {
				if !had[f] {
					files = append(files, f)
				}
			}
		}
		p.Files = files
	}
}

// addExports has the compiler make export data for the packages that are not
// read from source. One that does not compile gets none.
func (d *Driver) addExports(ctx context.Context, md *metadata) {
	var ids []string
	for _, p := range md.Packages {
		if !p.Source && p.ID != "unsafe" && p.Dir != "" {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	d.progress(Progress{Stage: "compiling dependencies", Total: len(ids)})
	listed, _ := d.goList(ctx, "ImportPath,Export", []string{"-export"}, ids)
	for _, lp := range listed {
		if p := md.byID[lp.ImportPath]; p != nil {
			p.Export = lp.Export
		}
	}
}
