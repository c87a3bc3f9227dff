package driver

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"sync"
)

// A hash identifies contents.
type hash [sha256.Size]byte

// snapshot is the state of the files as one Check sees it: a file is hashed
// once, and whoever reads it again gets either the same contents or an error.
type snapshot struct {
	overlay      map[string][]byte
	overlayNames map[string][]string // names of the Go files in overlay, by directory

	mu     sync.Mutex
	hashes map[string]hash
}

func newSnapshot(overlay map[string][]byte) *snapshot {
	s := &snapshot{overlay: overlay, overlayNames: make(map[string][]string), hashes: make(map[string]hash)}
	for name := range overlay {
		if dir := filepath.Dir(name); filepath.Ext(name) == ".go" {
			s.overlayNames[dir] = append(s.overlayNames[dir], filepath.Base(name))
		}
	}
	return s
}

// know records the hash of a file that need not be read to know it.
func (s *snapshot) know(name string, h hash) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hashes[name] = h
}

// read returns the contents of a file and their hash.
func (s *snapshot) read(name string) ([]byte, hash, error) {
	data, ok := s.overlay[name]
	if !ok {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			return nil, hash{}, err
		}
	}
	h := sha256.Sum256(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.hashes[name]; !ok {
		s.hashes[name] = h
	}
	return data, h, nil
}

// hash returns the hash of a file's contents when the snapshot first saw it.
func (s *snapshot) hash(name string) (hash, error) {
	s.mu.Lock()
	h, ok := s.hashes[name]
	s.mu.Unlock()
	if ok {
		return h, nil
	}
	_, h, err := s.read(name)
	return h, err
}
