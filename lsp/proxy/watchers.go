package proxy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// A glob is a pattern of the form BASE**/*.EXT or BASE**/*.{EXT,EXT}, such as language
// servers watch.
type glob struct {
	base string   // a directory with a slash at the end; "": the folders of the workspace
	exts []string // of the files
}

// toGlob returns the pattern of a watcher, false if it has another form.
func toGlob(watcher json.RawMessage) (glob, bool) {
	pattern := toText(at(watcher, "globPattern"))
	base, exts, ok := strings.Cut(pattern, "**/*.")
	if list, isList := strings.CutPrefix(exts, "{"); isList {
		exts, isList = strings.CutSuffix(list, "}")
		ok = ok && isList
	}
	if !ok || strings.ContainsAny(base+exts, "*?[]{}!") {
		return glob{}, false
	}
	return glob{base, strings.Split(exts, ",")}, true
}

// covers reports whether all that w watches is watched by v already.
func covers(v, w json.RawMessage, folders []json.RawMessage) bool {
	a, ok := toGlob(v)
	b, ok2 := toGlob(w)
	if !ok || !ok2 || !bytes.Equal(at(v, "kind"), at(w, "kind")) {
		return false
	}
	for _, ext := range b.exts {
		if !slices.Contains(a.exts, ext) {
			return false
		}
	}
	if a.base != "" {
		return strings.HasPrefix(b.base, a.base)
	}
	return b.base == "" || slices.ContainsFunc(folders, func(f json.RawMessage) bool {
		dir, isFile := strings.CutPrefix(uriKey(toText(at(f, "uri"))), "file://")
		return isFile && strings.HasPrefix(b.base, strings.TrimSuffix(dir, "/")+"/")
	})
}

// withoutCovered returns the watchers without those of which others watch all.
func withoutCovered(watchers, folders []json.RawMessage) []json.RawMessage {
	kept := []json.RawMessage{}
	for i, w := range watchers {
		needed := true
		for j, v := range watchers {
			if i != j && covers(v, w, folders) && (j < i || !covers(w, v, folders)) {
				needed = false
			}
		}
		if needed {
			kept = append(kept, w)
		}
	}
	return kept
}
