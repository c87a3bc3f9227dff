package finding

import (
	"bytes"
	"cmp"
	"slices"
)

// Compare orders findings by place, then check, then message: the order in
// which every face shows them.
func Compare(a, b Finding) int {
	return cmp.Or(
		comparePos(a.Range.Start, b.Range.Start),
		cmp.Compare(a.Check, b.Check),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Package, b.Package),
	)
}

// comparePos goes by line and column, not by offset, which is unknown in files
// mapped by //line directives.
func comparePos(a, b Pos) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// Merge sorts findings and joins those that several variants of a package gave
// for one and the same fault: same check, place and message. The joined
// finding has the package of the first in order.
//
// A fix survives only if every variant offers it, because a variant with test
// files sees uses that the plain package does not: with the edits of the
// variant that saw most, and not at all if the variants disagree.
func Merge(fs []Finding) []Finding {
	fs = slices.Clone(fs)
	slices.SortStableFunc(fs, Compare)
	var out []Finding
	for _, f := range fs {
		if n := len(out); n > 0 && sameFault(out[n-1], f) {
			out[n-1].Fixes = commonFixes(out[n-1].Fixes, f.Fixes)
			continue
		}
		out = append(out, f)
	}
	return out
}

func sameFault(a, b Finding) bool {
	return a.Check == b.Check && a.Message == b.Message && comparePos(a.Range.Start, b.Range.Start) == 0
}

func commonFixes(a, b []Fix) []Fix {
	var out []Fix
	for _, x := range a {
		i := slices.IndexFunc(b, func(y Fix) bool { return y.Title == x.Title })
		if i < 0 {
			continue
		}
		switch y := b[i]; {
		case hasEdits(x, y):
			out = append(out, x)
		case hasEdits(y, x):
			out = append(out, y)
		}
	}
	return out
}

// hasEdits reports whether every edit of part is one of whole.
func hasEdits(whole, part Fix) bool {
	for _, e := range part.Edits {
		if !slices.ContainsFunc(whole.Edits, e.equal) {
			return false
		}
	}
	return true
}

func (e Edit) equal(x Edit) bool {
	return e.File == x.File && e.Start == x.Start && e.End == x.End && bytes.Equal(e.New, x.New)
}
