package conc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/lockset"
	"github.com/conclsp/conclsp/analyzers/internal/path"
)

// ActionFact is an Action of which another package can name the objects.
type ActionFact struct {
	Alts  []string // "send $0", "receive" for an object that nobody else can tell
	Flags string   // of actionFlags
	Held  []string // "$0.Mu", "r$0.Mu" for a read lock
	Guard []string
	Chain []string
}

// actionFlags are the letters for Block, Must and Go.
const actionFlags = "bmg"

// maxFactActions bounds the actions in one fact, and so its bytes.
const maxFactActions = 8

// actionFacts returns the actions that mean something to other packages, and the
// parameters of which they still tell everything.
func (f *Func) actionFacts() (list []ActionFact, confined []int) {
	confined = f.Summary.Confined
	for _, a := range f.Summary.Actions {
		if !a.nameable() {
			if len(a.Gone) > 0 {
				confined = nil
			}
			continue
		}
		if len(list) == maxFactActions {
			return list, nil
		}
		list = append(list, a.fact())
	}
	return list, confined
}

// nameable reports whether other packages can name an object of a. If a lock of
// the caller's may be gone there, they cannot say what is held.
func (a Action) nameable() bool {
	return len(a.Gone) == 0 && slices.ContainsFunc(a.Alts, func(alt Alt) bool {
		return alt.Path.Root.Kind != path.None && nameable(alt.Path.Last())
	})
}

func (a Action) fact() ActionFact {
	var fact ActionFact
	for _, alt := range a.Alts {
		text := alt.Deed.String()
		if alt.Path.Root.Kind != path.None && nameable(alt.Path.Last()) {
			text += " " + alt.Path.String()
		}
		fact.Alts = append(fact.Alts, text)
	}
	for i, set := range []bool{a.Block, a.Must, a.Go} {
		if set {
			fact.Flags += actionFlags[i : i+1]
		}
	}
	for _, h := range a.Held {
		if nameable(h.Path.Last()) {
			text := h.Path.String()
			if h.Mode == lockset.Read {
				text = "r" + text
			}
			fact.Held = append(fact.Held, text)
		}
	}
	for _, g := range a.Guard {
		fact.Guard = append(fact.Guard, g.String())
	}
	for _, s := range a.Chain {
		fact.Chain = append(fact.Chain, s.Func+" "+s.At)
	}
	return fact
}

// action turns a fact back into an action.
func (f ActionFact) action() (Action, error) {
	a := Action{Block: strings.Contains(f.Flags, "b"), Must: strings.Contains(f.Flags, "m"), Go: strings.Contains(f.Flags, "g"), Chain: parseChain(f.Chain)}
	for _, text := range f.Alts {
		name, place, _ := strings.Cut(text, " ")
		i := slices.Index(deedNames, name)
		if i <= 0 {
			return a, fmt.Errorf("malformed deed %q", text)
		}
		p, err := path.Parse(place)
		if err != nil {
			return a, err
		}
		a.Alts = append(a.Alts, Alt{Deed: Deed(i), Path: p})
	}
	for _, text := range f.Held {
		h := lockset.Held{Mode: lockset.Write}
		if rest, read := strings.CutPrefix(text, "r"); read {
			text, h.Mode = rest, lockset.Read
		}
		var err error
		if h.Path, err = path.Parse(text); err != nil {
			return a, err
		}
		a.Held = append(a.Held, h)
	}
	for _, text := range f.Guard {
		g, ok := parseGuard(text)
		if !ok {
			return a, fmt.Errorf("malformed guard %q", text)
		}
		a.Guard = append(a.Guard, g)
	}
	return a, nil
}

func parseChain(chain []string) []Step {
	var list []Step
	for _, text := range chain {
		i := strings.LastIndexByte(text, ' ')
		list = append(list, Step{Func: text[:max(i, 0)], At: text[i+1:]})
	}
	return list
}
