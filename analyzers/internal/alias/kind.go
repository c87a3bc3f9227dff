package alias

import "go/types"

// Shares reports whether a value of the type is plain data in memory that its
// copies share: a slice, a map, a pointer to a struct that has nothing by which
// goroutines could agree.
func Shares(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	case *types.Pointer:
		switch u := t.Elem().Underlying().(type) {
		case *types.Array:
			return true
		case *types.Struct:
			return plain(u)
		}
	}
	return false
}

// plain reports whether a struct has no channel, function, interface, or
// anything of package sync.
func plain(s *types.Struct) bool {
	for f := range s.Fields() {
		t := f.Type()
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil {
			switch named.Obj().Pkg().Path() {
			case "sync", "sync/atomic", "context":
				return false
			}
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		switch u := t.Underlying().(type) {
		case *types.Chan, *types.Signature:
			return false
		case *types.Struct:
			if t == f.Type() && !plain(u) {
				return false
			}
		}
	}
	return true
}

// Answers reports whether an element of type t may tell that the receiver of an
// element of type sent is done: it is that one itself, or a mere signal.
func Answers(t, sent types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsBoolean|types.IsInteger) != 0
	case *types.Struct:
		return u.NumFields() == 0 || types.Identical(t, sent)
	case *types.Interface:
		return true
	}
	return types.Identical(t, sent) || types.Identical(t.Underlying(), sent.Underlying())
}
