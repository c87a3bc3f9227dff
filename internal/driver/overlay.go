package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
)

// listOverlay returns the files of overlay that the go command has to know of:
// those that are new, or differ from what is on disk in what it reads. It is
// slower with an overlay, and will have none in the module cache.
func listOverlay(overlay map[string][]byte) map[string][]byte {
	needed := make(map[string][]byte)
	for name, data := range overlay {
		old, err := os.ReadFile(name)
		if err != nil || filepath.Ext(name) != ".go" || header(old) != header(data) {
			needed[name] = data
		}
	}
	return needed
}

// overlayFlag writes the overlay where the go command can read it and returns
// the flag that says so, and what removes it again.
func overlayFlag(overlay map[string][]byte) (flags []string, cleanup func(), err error) {
	if overlay = listOverlay(overlay); len(overlay) == 0 {
		return nil, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "conclsp-overlay-")
	if err != nil {
		return nil, nil, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	replace := make(map[string]string)
	for name, data := range overlay {
		tmp := filepath.Join(dir, strconv.Itoa(len(replace))+filepath.Ext(name))
		if err := os.WriteFile(tmp, data, 0o600); err != nil {
			cleanup()
			return nil, nil, err
		}
		replace[name] = tmp
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "overlay.json"), list, 0o600)
	}
	if err != nil {
		cleanup()
		return nil, nil, err
	}
	return []string{"-overlay=" + filepath.Join(dir, "overlay.json")}, cleanup, nil
}
