package lsp

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/conclsp/conclsp/internal/driver"
)

// opened is the package that was last loaded with syntax and types, for what
// needs more than findings. One is enough: a person looks at one place.
type opened struct {
	mu  sync.Mutex // held while a package is loaded, so that two requests do not load it twice
	key string
	pkg *driver.Package
}

// open returns the package of a file with the texts of a snapshot, or nil if it
// belongs to none.
func (s *server) open(ctx context.Context, v *view, snap *snapshot, name string) (*driver.Package, error) {
	o := &s.opened
	o.mu.Lock()
	defer o.mu.Unlock()
	key := s.openKey(v, snap, name)
	if o.key == key {
		return o.pkg, nil
	}
	pkgs, err := v.driver.Load(ctx, s.patterns(ctx, v, snap), overlay(snap.docs), func(p driver.PackageInfo) bool {
		return slices.Contains(p.Files, name)
	})
	if err != nil {
		return nil, err
	}
	o.key, o.pkg = key, nil
	if len(pkgs) > 0 {
		o.pkg = pkgs[len(pkgs)-1] // with its tests
	}
	return o.pkg, nil
}

// openKey covers all that a package depends on, as far as the client tells.
func (s *server) openKey(v *view, snap *snapshot, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%s\x00%d", v.key(), v.files[name], s.onDisk)
	for _, file := range slices.Sorted(maps.Keys(snap.docs)) {
		fmt.Fprintf(&b, "\x00%s %d", file, snap.docs[file].seq)
	}
	return b.String()
}

// patterns are the packages of a view that are looked at.
func (s *server) patterns(ctx context.Context, v *view, snap *snapshot) []string {
	s.mu.Lock()
	folders := slices.Clone(s.folders)
	s.mu.Unlock()
	return v.patterns(snap.docs, folders, func(dir string) home { return s.homeOf(ctx, snap.settings, dir) })
}

// release forgets the package, which takes much memory.
func (o *opened) release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.key, o.pkg = "", nil
}
