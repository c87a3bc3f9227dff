package driver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// savedMetadata is metadata and what it depends on.
type savedMetadata struct {
	MD *metadata
	FP *fingerprint
}

// maxSaved bounds the metadata kept in memory for different overlays and
// requests.
const maxSaved = 6

// metadata answers a request from memory or disk if nothing has changed that it
// depends on, and else by asking the go command. force asks in any case.
func (d *Driver) metadata(ctx context.Context, snap *snapshot, patterns []string, force bool) (md *metadata, problems []Problem, listed bool) {
	key, cacheable := d.requestKey(patterns)
	if cacheable && !force {
		if md := d.recall(key, snap); md != nil {
			return md, md.Problems, false
		}
	}
	d.progress(Progress{Stage: Listing})
	start := time.Now()
	md, problems = d.list(ctx, snap, patterns)
	if md == nil || ctx.Err() != nil || !cacheable || md.doubtful() {
		return md, problems, true
	}
	fp, err := takeFingerprint(snap, md, patterns, d.absDir(), start)
	if err == nil {
		d.remember(key, &savedMetadata{md, fp}, len(snap.overlay) == 0)
		if len(snap.overlay) > 0 { // what is not saved yet may make no difference
			if fp, err := fp.verify(newSnapshot(nil)); err == nil {
				d.save(key, &savedMetadata{md, fp})
			}
		}
	}
	return md, problems, true
}

// recall finds metadata that is still true.
func (d *Driver) recall(key hash, snap *snapshot) *metadata {
	for i, s := range slices.Backward(d.saved) {
		if s.key != key {
			continue
		}
		fp, err := s.FP.verify(snap)
		if err == nil {
			d.saved = append(slices.Delete(d.saved, i, i+1), saved{key, &savedMetadata{s.MD, fp}})
			return s.MD
		}
	}
	data, ok := d.cache.store.get(kindMetadata, key)
	if !ok {
		return nil
	}
	s := new(savedMetadata)
	if gob.NewDecoder(bytes.NewReader(data)).Decode(s) != nil || s.MD == nil || s.FP == nil {
		return nil
	}
	s.MD.index()
	fp, err := s.FP.verify(snap)
	if err != nil {
		return nil
	}
	d.remember(key, &savedMetadata{s.MD, fp}, fp != s.FP && len(snap.overlay) == 0)
	return s.MD
}

func (d *Driver) remember(key hash, s *savedMetadata, disk bool) {
	d.saved = append(d.saved, saved{key, s})
	if len(d.saved) > maxSaved {
		d.saved = slices.Delete(d.saved, 0, len(d.saved)-maxSaved)
	}
	if disk {
		d.save(key, s)
	}
}

// save keeps metadata for other processes.
func (d *Driver) save(key hash, s *savedMetadata) {
	if d.opts.CacheDir == "" {
		return
	}
	var buf bytes.Buffer
	if gob.NewEncoder(&buf).Encode(s) == nil {
		d.cache.store.put(kindMetadata, key, buf.Bytes())
	}
}

type saved struct {
	key hash
	*savedMetadata
}

// doubtful reports whether md depends on more than a fingerprint covers, as
// when an import may be found elsewhere the next time.
func (md *metadata) doubtful() bool {
	return len(md.Problems) > 0 || slices.ContainsFunc(md.Packages, func(p *pkgInfo) bool {
		return p.Err != "" || p.FakeC || !p.Source && p.Export == "" && p.ID != "unsafe"
	})
}

func (md *metadata) index() {
	md.byID = make(map[string]*pkgInfo, len(md.Packages))
	for _, p := range md.Packages {
		md.byID[p.ID] = p
	}
}

// requestKey identifies a request by what go list is called with.
func (d *Driver) requestKey(patterns []string) (key hash, cacheable bool) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q %q %q %t\n", buildID(), d.absDir(), patterns, d.opts.BuildFlags, d.opts.Tests)
	env := slices.Clone(d.opts.Env)
	slices.Sort(env)
	for _, kv := range env {
		name, val, _ := strings.Cut(kv, "=")
		if name == "GOFLAGS" && unusualFlags(strings.Fields(val)) {
			return key, false
		}
		if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO") || slices.Contains(otherVariables, name) {
			fmt.Fprintf(h, "%q\n", kv)
		}
	}
	exe, err := d.goExecutable()
	if err != nil {
		return key, false
	}
	if fi, err := os.Stat(exe); err == nil {
		fmt.Fprintf(h, "%s %d %d\n", exe, fi.Size(), fi.ModTime().UnixNano())
	}
	h.Sum(key[:0])
	return key, !unusualFlags(d.opts.BuildFlags)
}

var otherVariables = []string{"CC", "CXX", "FC", "AR", "PKG_CONFIG", "PKG_CONFIG_PATH", "PATH", "HOME", "USERPROFILE", "AppData", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}

// unusualFlags reports flags that name files which no fingerprint covers.
func unusualFlags(flags []string) bool {
	return slices.ContainsFunc(flags, func(f string) bool {
		f = "-" + strings.TrimLeft(f, "-")
		return strings.HasPrefix(f, "-modfile") || strings.HasPrefix(f, "-overlay") || strings.HasPrefix(f, "-toolexec")
	})
}

func (d *Driver) absDir() string {
	dir, err := filepath.Abs(d.opts.Dir)
	if err != nil {
		return d.opts.Dir
	}
	return dir
}

// directories lists the directories that packages come from, or could: those
// under a pattern with ..., to be walked, and those of the packages at hand.
func (md *metadata) directories(s *snapshot, patterns []string, dir string) (walk, plain []string) {
	roots := make(map[string]bool)
	for _, p := range md.Packages {
		switch {
		case p.Module != nil && p.Module.Main:
			roots[p.Module.Dir] = true
		case p.Std && p.Source:
			roots[filepath.Join(md.Env.GOROOT, "src")] = true
		}
	}
	for _, pat := range patterns {
		base, dots := strings.CutSuffix(pat, "...")
		switch {
		case strings.HasSuffix(pat, ".go"):
			plain = append(plain, filepath.Dir(absIn(dir, pat)))
		case dots && (strings.HasPrefix(pat, ".") || filepath.IsAbs(pat)) && !strings.Contains(base, "..."):
			if !strings.HasSuffix(base, "/") { // x... is also xy
				base = filepath.Dir(base)
			}
			walk = append(walk, absIn(dir, base))
		case strings.Contains(pat, "...") || pat == "all" || pat == "std" || pat == "cmd" || pat == "work" || pat == "tool":
			for root := range roots {
				walk = append(walk, root)
			}
		}
	}
	for _, p := range md.Packages {
		if !p.Source && (p.Std || p.immutable()) {
			continue
		}
		for d := p.Dir; d != "" && !slices.Contains(plain, d); d = filepath.Dir(d) {
			plain = append(plain, d)
			if p.Module == nil || p.Module.Dir == "" || !strings.HasPrefix(d, p.Module.Dir+string(filepath.Separator)) {
				break // a go.mod below the module's own would cut the package off
			}
		}
	}
	for d := range s.overlayNames {
		plain = append(plain, d)
	}
	slices.Sort(walk)
	slices.Sort(plain)
	return slices.Compact(walk), slices.Compact(plain)
}

func absIn(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

// modFiles lists the files that say which modules there are and where, and
// those that would if they existed.
func (md *metadata) modFiles(dir string) []string {
	files := []string{md.Env.GOENV, filepath.Join(md.Env.GOROOT, "VERSION")}
	add := func(dir string, names ...string) {
		for _, name := range names {
			files = append(files, filepath.Join(dir, name))
		}
	}
	for d := dir; ; d = filepath.Dir(d) {
		add(d, "go.mod", "go.work")
		if d == filepath.Dir(d) {
			break
		}
	}
	if work := md.Env.GOWORK; work != "" && work != "off" {
		files = append(files, work, work+".sum")
		add(filepath.Dir(work), "vendor/modules.txt")
	}
	for _, p := range md.Packages {
		if m := p.Module; m != nil && (m.Main || m.Local) && m.Dir != "" {
			add(m.Dir, "go.mod", "go.sum", "vendor/modules.txt")
		}
	}
	files = slices.DeleteFunc(files, func(f string) bool { return f == "" || f == os.DevNull })
	slices.Sort(files)
	return slices.Compact(files)
}
