package lsptest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// cacheHome is where servers keep their results: a place of this run alone, so
// that no result is an old one, but shared by its tests, as by the sessions of
// a user.
func cacheHome(t testing.TB) string {
	t.Helper()
	return filepath.Join(binaries, "cache")
}

// goCache is that of the go command, which need not build anew what it has.
func goCache(t testing.TB) string {
	t.Helper()
	dir, err := findGoCache()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var findGoCache = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	return strings.TrimSpace(string(out)), err
})
