package driver

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Kinds of entries in the store.
const (
	kindOutput   = "out"
	kindTypes    = "types"
	kindMetadata = "meta"
)

// Bounds of what is kept in memory, in bytes, more or less.
const (
	memoryOutputs = 32 << 20
	memoryTypes   = 48 << 20
	memoryAlone   = 1 << 30 // for types when there is no store to find them in again
)

// cache keeps the results of packages by key: in memory what was used last,
// and all of them in the store. Outputs and what importers need are kept
// apart, since a run in which nothing changed needs only the former.
type cache struct {
	store *store
	outs  *lru[*output]
	types *lru[*typesData]
}

func newCache(dir string, size int64) *cache {
	c := &cache{store: openStore(dir, size), outs: newLRU[*output](memoryOutputs), types: newLRU[*typesData](memoryTypes)}
	if dir == "" {
		c.types.max = memoryAlone
	}
	return c
}

// output looks a result up. fresh says whether the files that it speaks of are
// what they were. The second result says where it was found.
func (c *cache) output(key hash, fresh func(*output) bool) (out *output, memory bool) {
	if out, ok := c.outs.get(key); ok && fresh(out) {
		return out, true
	}
	data, ok := c.store.get(kindOutput, key)
	if !ok {
		return nil, false
	}
	out = new(output)
	if json.Unmarshal(data, out) != nil || !fresh(out) {
		return nil, false
	}
	c.outs.put(key, out, len(data))
	return out, false
}

// typesOf looks up what importers need of the package with the given key.
func (c *cache) typesOf(key hash) (*typesData, bool) {
	if t, ok := c.types.get(key); ok {
		return t, true
	}
	data, ok := c.store.get(kindTypes, key)
	if !ok || len(data) < 8 {
		return nil, false
	}
	n := binary.LittleEndian.Uint64(data)
	if data = data[8:]; n > uint64(len(data)) {
		return nil, false
	}
	t := &typesData{Export: data[:n:n], Facts: data[n:]}
	c.types.put(key, t, t.size())
	return t, true
}

func (t *typesData) size() int { return len(t.Export) + len(t.Facts) + 64 }

// add keeps a result. The types are written first: an output without them
// would have the package analysed again for its next importer.
func (c *cache) add(key hash, out *output, t *typesData) {
	if out.volatile {
		return
	}
	data, err := json.Marshal(out)
	if err != nil {
		return // not kept; the result itself is good
	}
	buf := binary.LittleEndian.AppendUint64(make([]byte, 0, 8+t.size()), uint64(len(t.Export)))
	c.store.put(kindTypes, key, append(append(buf, t.Export...), t.Facts...))
	c.store.put(kindOutput, key, data)
	c.types.put(key, t, t.size())
	c.outs.put(key, out, len(data))
}

// MarshalText makes hashes short and readable in entries.
func (h hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *hash) UnmarshalText(text []byte) error {
	if n, err := hex.Decode(h[:], text); err != nil || n != len(h) {
		return fmt.Errorf("bad hash %q", text)
	}
	return nil
}
