// Package path names memory locations by access paths: a root, which is a
// parameter, a captured or global variable, an allocation or the result of a
// call, and the fields, dereferences and indices that lead from it to the
// location. Two equal paths in one activation of a function name one location,
// which is what makes two uses of c.mu the same lock.
//
// The idea is that of k-limited access paths (Jones and Muchnick, "Flow
// analysis and optimization of Lisp-like structures", POPL 1979), kept to what
// is certain: where a step could lead elsewhere the next time, the path holds
// the very value that was loaded.
package path

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// MaxDepth bounds the fields and indices of a path that crosses a call.
const MaxDepth = 4

// maxLocal bounds the fields and indices of a path inside a function.
const maxLocal = 8

// Kind says what a path starts from.
type Kind uint8

// The kinds of root.
const (
	None   Kind = iota
	Param       // parameter Index, the receiver being 0 in a method
	Free        // a captured variable whose closure is not known
	Global      // the package-level variable Name
	Alloc       // a local variable, composite literal or new
	Result      // result Index of a call
	Other       // any other value
)

var kindNames = []string{None: "", Param: "param", Free: "free", Global: "global", Alloc: "alloc", Result: "result", Other: "value"}

// Root is where a path starts. It stands for the object that the value points
// to, or for the variable itself where the value is a variable's address.
type Root struct {
	Kind  Kind
	Index int
	Name  string // of a global: import path, dot, name; of a parsed value: function and register
	// Value is the value in the function where it is defined. It is nil for a
	// global, which has the same name everywhere, and for a parameter of a
	// function seen from its callers.
	Value ssa.Value
}

// Path is a root and the steps from it. Paths are comparable. Elems is a
// sequence of ".field", "*" (what the pointer, slice or interface found here
// leads to), "*<value>" (the same, but only as loaded by that instruction),
// "[7]", "[<value>]" and "[]" (some element).
type Path struct {
	Root  Root
	Elems string
}

// Field returns the path of a field of p.
func (p Path) Field(name string) Path { return Path{p.Root, p.Elems + "." + name} }

// Deref returns the path that the pointer stored at p leads to.
func (p Path) Deref() Path { return Path{p.Root, p.Elems + "*"} }

// Stable reports that nothing on the path may be assigned between two uses:
// the path leads to the same object whenever it is followed.
func (p Path) Stable() bool { return !strings.Contains(p.Elems, "*<") && !p.Summary() }

// Summary reports that p stands for several locations, such as all elements of
// a slice, so that two equal paths need not be one location.
func (p Path) Summary() bool { return strings.Contains(p.Elems, "[]") }

// Last returns the name of the last field of p, or of its global, else "".
func (p Path) Last() string {
	last := ""
	for _, e := range p.Steps() {
		if e[0] == '.' {
			last = e[1:]
		}
	}
	if last == "" && p.Root.Kind == Global {
		return p.Root.Name[strings.LastIndexByte(p.Root.Name, '.')+1:]
	}
	return last
}

// Depth counts the fields and indices of p.
func (p Path) Depth() int {
	n := 0
	for _, e := range p.Steps() {
		if e[0] != '*' {
			n++
		}
	}
	return n
}

// Below reports whether p is o or a location reached from o, and how.
func (p Path) Below(o Path) (rest string, ok bool) {
	if p.Root != o.Root || !strings.HasPrefix(p.Elems, o.Elems) {
		return "", false
	}
	rest = p.Elems[len(o.Elems):]
	if rest != "" && rest[0] != '.' && rest[0] != '*' && rest[0] != '[' {
		return "", false
	}
	return rest, true
}

// Extern returns p as a caller sees it, and whether a caller can: the root is
// a global or a parameter, and every step is certain.
func (p Path) Extern() (Path, bool) {
	if p.Root.Kind != Param && p.Root.Kind != Global || !p.Stable() || strings.Contains(p.Elems, "<") || p.Depth() > MaxDepth {
		return Path{}, false
	}
	p.Root.Value = nil
	return p, true
}

// Subst replaces a parameter that p starts from, in the terms of a callee, by
// what the caller passes for it. Paths that start elsewhere are unchanged.
func (p Path) Subst(args func(i int) (Path, bool)) (Path, bool) {
	if p.Root.Kind != Param || p.Root.Value != nil {
		return p, true
	}
	a, ok := args(p.Root.Index)
	if !ok {
		return Path{}, false
	}
	q := Path{a.Root, a.Elems + p.Elems}
	return q, q.Depth() <= maxLocal
}

// String prints p in the form that Parse reads.
func (p Path) String() string {
	r := p.Root
	switch r.Kind {
	case None:
		return p.Elems
	case Global:
		return "{" + r.Name + "}" + p.Elems
	case Param:
		if r.Value == nil && r.Name == "" {
			return "$" + strconv.Itoa(r.Index) + p.Elems
		}
	}
	name := r.Name
	if r.Value != nil {
		name = valueName(r.Value)
	}
	return fmt.Sprintf("{%s %d %s}%s", kindNames[r.Kind], r.Index, name, p.Elems)
}

// Parse reads what String prints. Values become names: the result equals the
// printed path if that started from a global or from a caller's parameter.
func Parse(s string) (Path, error) {
	bad := fmt.Errorf("malformed access path %q", s)
	if s == "" {
		return Path{}, nil
	}
	var p Path
	switch s[0] {
	case '.':
		p.Elems = s
	case '$':
		n := 1
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		i, err := strconv.Atoi(s[1:n])
		if err != nil {
			return Path{}, bad
		}
		p = Path{Root{Kind: Param, Index: i}, s[n:]}
	case '{':
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return Path{}, bad
		}
		root, ok := parseRoot(s[1:end])
		if !ok {
			return Path{}, bad
		}
		p = Path{root, s[end+1:]}
	default:
		return Path{}, bad
	}
	if strings.Join(p.Steps(), "") != p.Elems {
		return Path{}, bad
	}
	return p, nil
}

func parseRoot(s string) (Root, bool) {
	f := strings.SplitN(s, " ", 3)
	if len(f) < 3 {
		return Root{Kind: Global, Name: s}, s != ""
	}
	i, err := strconv.Atoi(f[1])
	for k, name := range kindNames {
		if name == f[0] && name != "" && err == nil {
			return Root{Kind: Kind(k), Index: i, Name: f[2]}, true
		}
	}
	return Root{}, false
}

// Steps returns the elements of p one by one, up to the first that is malformed.
func (p Path) Steps() []string {
	var list []string
	for s := p.Elems; s != ""; {
		n := 1
		switch {
		case s[0] == '.':
			for n < len(s) && s[n] != '.' && s[n] != '*' && s[n] != '[' {
				n++
			}
			if n == 1 {
				return list
			}
		case strings.HasPrefix(s, "*<"), strings.HasPrefix(s, "[<"):
			n = strings.IndexByte(s, '>') + 1
			if n > 0 && s[0] == '[' {
				n++
			}
		case s[0] == '[':
			n = strings.IndexByte(s, ']') + 1
		case s[0] != '*':
			return list
		}
		if n <= 0 || n > len(s) {
			return list
		}
		list = append(list, s[:n])
		s = s[n:]
	}
	return list
}

// valueName names a register across the functions of a package. The characters
// that delimit elements do not occur in it.
func valueName(v ssa.Value) string {
	name := v.Name()
	if fn := v.Parent(); fn != nil {
		name = fn.String() + ":" + name
	}
	return delimiters.Replace(name)
}

var delimiters = strings.NewReplacer("<", "(", ">", ")", "{", "(", "}", ")", "[", "(", "]", ")", " ", "_")
