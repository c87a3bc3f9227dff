package driver

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A store keeps entries by key in a directory that any number of processes may
// use at once. An entry is written under another name and renamed when whole,
// and begins with a checksum, so that neither a process killed at any moment
// nor a damaged disk can make it lie: what does not check is no entry. When the
// directory cannot be used, the store is empty and stays so.
type store struct {
	dir     string // "" if there is none
	max     int64
	noWrite atomic.Bool
	note    atomic.Pointer[string] // why it cannot be written
}

const (
	storeVersion     = "v1"
	storeMagic       = "conclsp\x01"
	defaultStoreSize = 500 << 20
	trimEvery        = time.Hour
	touchAfter       = time.Hour        // entries used since then need not be marked as used
	lockAge          = 10 * time.Minute // the lock of a process that was killed
)

func openStore(dir string, max int64) *store {
	s := &store{max: max}
	if s.max <= 0 {
		s.max = defaultStoreSize
	}
	if dir == "" {
		return s
	}
	s.dir = filepath.Join(dir, storeVersion)
	if err := os.MkdirAll(s.dir, 0o777); err != nil {
		s.cannotWrite(err)
	}
	return s
}

func (s *store) cannotWrite(err error) {
	if s.noWrite.CompareAndSwap(false, true) {
		note := "the cache cannot be written: " + err.Error()
		s.note.Store(&note)
	}
}

func (s *store) file(kind string, key hash) string {
	name := hex.EncodeToString(key[:])
	return filepath.Join(s.dir, name[:2], name[2:]+"-"+kind)
}

// get returns the entry of the given kind, or false.
func (s *store) get(kind string, key hash) ([]byte, bool) {
	if s.dir == "" {
		return nil, false
	}
	name := s.file(kind, key)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	const head = len(storeMagic) + sha256.Size
	if len(data) < head || string(data[:len(storeMagic)]) != storeMagic {
		os.Remove(name)
		return nil, false
	}
	payload := data[head:]
	if sum := entrySum(kind, key, payload); !bytes.Equal(sum[:], data[len(storeMagic):head]) {
		os.Remove(name)
		return nil, false
	}
	if fi, err := os.Stat(name); err == nil && time.Since(fi.ModTime()) > touchAfter && !s.noWrite.Load() {
		now := time.Now()
		os.Chtimes(name, now, now) // best effort: it orders what is trimmed
	}
	return payload, true
}

// entrySum covers kind and key as well, lest one entry be taken for another.
func entrySum(kind string, key hash, payload []byte) (sum hash) {
	h := sha256.New()
	h.Write([]byte(kind))
	h.Write(key[:])
	h.Write(payload)
	h.Sum(sum[:0])
	return sum
}

// put adds or replaces an entry, if it can.
func (s *store) put(kind string, key hash, payload []byte) {
	if s.dir == "" || s.noWrite.Load() {
		return
	}
	name := s.file(kind, key)
	if err := s.write(name, kind, key, payload); err != nil {
		if errors.Is(err, fs.ErrNotExist) { // the first entry below, or someone emptied the cache
			if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
				err = s.write(name, kind, key, payload)
			}
		}
		if err != nil {
			s.cannotWrite(err)
		}
	}
}

func (s *store) write(name, kind string, key hash, payload []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), tmpPrefix)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	sum := entrySum(kind, key, payload)
	for _, part := range [][]byte{[]byte(storeMagic), sum[:], payload} {
		if _, err := f.Write(part); err != nil {
			f.Close()
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

const tmpPrefix = "tmp-"

// trim removes the entries that were not used for longest when the store has
// grown too big. It does so at most once an hour, by one process at a time.
func (s *store) trim() {
	if s.dir == "" || s.noWrite.Load() {
		return
	}
	stamp, lock := filepath.Join(s.dir, "trimmed"), filepath.Join(s.dir, "trim.lock")
	if fi, err := os.Stat(stamp); err == nil && time.Since(fi.ModTime()) < trimEvery {
		return
	}
	if fi, err := os.Stat(lock); err == nil && time.Since(fi.ModTime()) > lockAge {
		os.Remove(lock)
	}
	f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return
	}
	f.Close()
	defer os.Remove(lock)
	s.shrink()
	if err := os.WriteFile(stamp, nil, 0o666); err == nil {
		now := time.Now()
		os.Chtimes(stamp, now, now)
	}
}

// shrink is trim without the lock.
func (s *store) shrink() {
	type entry struct {
		name string
		size int64
		used time.Time
	}
	var entries []entry
	var total int64
	filepath.WalkDir(s.dir, func(name string, de fs.DirEntry, err error) error {
		if err != nil || de.IsDir() || filepath.Dir(name) == s.dir {
			return nil
		}
		fi, err := de.Info()
		if err != nil {
			return nil
		}
		if strings.HasPrefix(de.Name(), tmpPrefix) { // of a process that was killed
			if time.Since(fi.ModTime()) > lockAge {
				os.Remove(name)
			}
			return nil
		}
		entries = append(entries, entry{name, fi.Size(), fi.ModTime()})
		total += fi.Size()
		return nil
	})
	if total <= s.max {
		return
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(a.used.Compare(b.used), strings.Compare(a.name, b.name))
	})
	for _, e := range entries {
		if total <= s.max/10*9 {
			break
		}
		if os.Remove(e.name) == nil {
			total -= e.size
		}
	}
}
