// Package finding holds the one form in which every face of conclsp sees a
// report: resolved positions, byte offsets, related places and fixes, with
// nothing of the analysis left in it, so that it can be cached and compared.
package finding

// Pos is a place in a file. A zero Line means the position is unknown.
type Pos struct {
	File   string // absolute path
	Offset int    // bytes from the start of File, 0-based; -1 when File was mapped by a //line directive
	Line   int    // 1-based
	Column int    // 1-based, in bytes
}

// A Range is a half-open stretch of one file.
type Range struct {
	Start, End Pos
}

// Related is another place that takes part in a finding, such as the other
// side of a race.
type Related struct {
	Range   Range
	Message string
}

// Edit replaces the bytes [Start, End) of File by New.
type Edit struct {
	File       string
	Start, End int
	New        []byte
}

// Fix is one way to cure a finding. Title is constant and listed in
// fixes.Catalog, which also says how safe it is.
type Fix struct {
	Title string
	Edits []Edit // sorted by file and offset, not overlapping
}

// Finding is one report of one check.
type Finding struct {
	Check   string // the analyzer's name
	Package string // import path of the package in which it was found
	Range   Range
	Message string // one sentence, no full stop
	URL     string // the check's page
	Related []Related
	Fixes   []Fix // the safest first
}
