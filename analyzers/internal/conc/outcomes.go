package conc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
)

// compact drops the results where they tell nothing apart, and joins outcomes
// when there are many.
func compact(outs []lockset.Outcome) []lockset.Outcome {
	if len(outs) == 0 {
		return outs
	}
	var byEffects []lockset.Outcome
	for _, o := range outs {
		i := slices.IndexFunc(byEffects, func(p lockset.Outcome) bool { return equalEffects(o.Effects, p.Effects) })
		if i < 0 {
			byEffects = append(byEffects, lockset.Outcome{Effects: o.Effects, Results: slices.Clone(o.Results)})
			continue
		}
		for k, v := range byEffects[i].Results {
			if o.Results[k] != v {
				byEffects[i].Results[k] = ""
			}
		}
	}
	if len(byEffects) == 1 {
		if len(byEffects[0].Effects) == 0 {
			return nil
		}
		return []lockset.Outcome{{Effects: byEffects[0].Effects}}
	}
	if len(outs) > maxOutcomes {
		outs = byEffects
	}
	outs = settle(outs, tellApart)
	if len(outs) > maxOutcomes {
		var locks []path.Path
		for _, o := range outs {
			for _, e := range o.Effects {
				locks = append(locks, e.Path)
			}
		}
		return tooComplex(locks)
	}
	slices.SortStableFunc(outs, func(a, b lockset.Outcome) int {
		return cmp.Or(strings.Compare(outcomeKey(a), outcomeKey(b)), slices.Compare(a.Results, b.Results))
	})
	return outs
}

// tellApart reports whether a caller can tell two outcomes apart by a result.
func tellApart(a, b lockset.Outcome) bool {
	for i, r := range a.Results {
		if o := b.Results[i]; r != "" && o != "" && r != o {
			return true
		}
	}
	return false
}

// settle joins outcomes that cannot be told apart: what becomes of a lock that
// they treat differently is unknown, since it may hang on anything.
func settle(outs []lockset.Outcome, apart func(a, b lockset.Outcome) bool) []lockset.Outcome {
	var list []lockset.Outcome
	for _, o := range outs {
		for i := 0; i < len(list); i++ {
			if !apart(o, list[i]) {
				o = either(list[i], o)
				list = slices.Delete(list, i, i+1)
				i = -1
			}
		}
		list = append(list, o)
	}
	return list
}

// either is the outcome of which a and b are cases.
func either(a, b lockset.Outcome) lockset.Outcome {
	o := lockset.Outcome{Results: slices.Clone(a.Results)}
	for i, r := range b.Results {
		if o.Results[i] != r {
			o.Results[i] = ""
		}
	}
	for _, pair := range [][2][]lockset.Effect{{a.Effects, b.Effects}, {b.Effects, a.Effects}} {
		for _, e := range pair[0] {
			switch i := slices.IndexFunc(pair[1], func(x lockset.Effect) bool { return x.Path == e.Path }); {
			case slices.ContainsFunc(o.Effects, func(x lockset.Effect) bool { return x.Path == e.Path }):
			case i >= 0 && pair[1][i].W == e.W && pair[1][i].R == e.R && pair[1][i].Any == e.Any:
				o.Effects = append(o.Effects, e)
			default:
				u := lockset.Effect{Path: e.Path, On: e.On, Any: true, W: min(e.W, 0), R: min(e.R, 0)}
				if i >= 0 {
					u.W, u.R = min(u.W, pair[1][i].W), min(u.R, pair[1][i].R)
				}
				o.Effects = append(o.Effects, u)
			}
		}
	}
	slices.SortFunc(o.Effects, func(a, b lockset.Effect) int { return strings.Compare(a.Path.String(), b.Path.String()) })
	return o
}

func outcomeKey(o lockset.Outcome) string {
	var b strings.Builder
	for _, e := range o.Effects {
		b.WriteString(e.Path.String())
		b.WriteByte(byte('a' + e.W))
		b.WriteByte(byte('a' + e.R))
	}
	return b.String()
}
