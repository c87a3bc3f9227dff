package driver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"sync"
)

// goBuildID finds the build ID that the linker leaves near the start of a
// binary, as a note in ELF files and behind this text in others.
var goBuildID = regexp.MustCompile(`Go build ID: "([^"]+)"|Go\x00\x00([A-Za-z0-9_\-/]{20,})`)

// buildID identifies the binary that is running, and so the analyzers, by
// contents.
var buildID = sync.OnceValue(func() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(exe)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, _ := f.ReadAt(head, 0)
	if m := goBuildID.FindSubmatch(head[:n]); m != nil {
		return string(bytes.Join(m[1:], nil))
	}
	data, err := os.ReadFile(exe) // linked without a build ID
	if err != nil {
		return ""
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
})
