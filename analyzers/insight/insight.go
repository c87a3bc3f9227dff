package insight

import (
	"cmp"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/conclsp/conclsp/analyzers/internal/conc"
	"github.com/conclsp/conclsp/analyzers/internal/guard"
	"golang.org/x/tools/go/analysis"
)

// Analyzer computes a *Result. It never reports.
var Analyzer = &analysis.Analyzer{
	Name:       "insight",
	Doc:        "locks held, guards of variables, goroutines and where they are joined, for editors to show",
	URL:        "https://github.com/conclsp/conclsp/blob/main/docs/server.md",
	Requires:   []*analysis.Analyzer{conc.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// A Span is the stretch of bytes [Start, End) of a file.
type Span struct {
	File       string
	Start, End int
}

// A Result is what is known of a package. Its lists are sorted by file and place.
type Result struct {
	Hovers   []Hover
	Sections []Section
	Spawns   []Spawn
	Guards   []Hint  // behind a declaration: what guards it, if that is not said there
	Held     []Hint  // behind a call: the locks that are held there
	Places   []Place // whose lines texts name, see Render
}

// A Place is one that a text names by its line.
type Place struct {
	Span
	Line string // "x.go:12", as it was when the package was analysed
}

// A Hover is what there is to say about a name or keyword, in Markdown, to be
// rendered.
type Hover struct {
	Span
	Here  string // about this place; may be empty
	About string // about what stands there; may be empty
}

// Markdown is all that the hover says.
func (h Hover) Markdown() string {
	return paragraphs(h.Here, h.About)
}

// A Section is a critical section: the name of a call that takes a lock, those
// of the calls that release it, and the statements between them.
type Section struct {
	Span
	Unlocks []Span
	Body    []Span
}

// A State says what becomes of a goroutine.
type State uint8

// The states of goroutines.
const (
	Unknown State = iota // it cannot be told whether anybody waits for its end
	Joined
	Never // nobody can learn of its end
)

// A Spawn is the keyword or name at which a goroutine is started.
type Spawn struct {
	Span
	State State
	Joins []Span // where it is waited for
	Title string // to be rendered: "joined at x.go:31", "never joined" or ""
}

// A Hint is a short text to be shown behind a place.
type Hint struct {
	File string
	At   int
	Text string
}

// HoversIn returns the hovers in a file. They do not overlap.
func (r *Result) HoversIn(file string) []Hover {
	return inFile(r.Hovers, file, func(h Hover) string { return h.File })
}

// SectionsIn returns the critical sections that begin in a file; they end there too.
func (r *Result) SectionsIn(file string) []Section {
	return inFile(r.Sections, file, func(s Section) string { return s.File })
}

// SpawnsIn returns the goroutines that are started in a file.
func (r *Result) SpawnsIn(file string) []Spawn {
	return inFile(r.Spawns, file, func(s Spawn) string { return s.File })
}

// inFile returns the part of a sorted list that is in a file.
func inFile[T any](list []T, file string, of func(T) string) []T {
	i, _ := slices.BinarySearchFunc(list, file, func(x T, file string) int { return strings.Compare(of(x), file) })
	j := i
	for j < len(list) && of(list[j]) == file {
		j++
	}
	return list[i:j]
}

func (s Span) compare(t Span) int {
	return cmp.Or(strings.Compare(s.File, t.File), cmp.Compare(s.Start, t.Start), cmp.Compare(s.End, t.End))
}

// A reader collects what is known.
type reader struct {
	pass   *analysis.Pass
	res    *conc.Result
	guards *guard.Package
	src    *source
	texts  map[string]string // each text once
	places map[string]string // what stands for a line in texts, by its name
	out    *Result
}

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[conc.Analyzer].(*conc.Result)
	r := &reader{pass: pass, res: res, guards: guard.New(pass, res), texts: map[string]string{}, places: map[string]string{}, out: &Result{}}
	vars := r.variables()
	locals := r.spawns()
	r.src = newSource(pass, res, called(vars, locals), func(v *types.Var) bool { return vars.tells(v) || len(locals[v]) > 0 })
	for _, f := range res.Funcs() {
		if f.Flow != nil && f.Flow.Failed {
			continue
		}
		r.function(f, vars)
	}
	r.names(vars, locals)
	r.hints(vars)
	r.sort()
	return r.out, nil
}

// function adds what is known of one function by its locks.
func (r *reader) function(f *conc.Func, vars *variables) {
	if f.Flow == nil && len(f.Entry) == 0 {
		return
	}
	w := r.where(f)
	r.operations(w, vars)
	r.heldAtCalls(w)
}

func (r *reader) sort() {
	o := r.out
	slices.SortFunc(o.Hovers, func(a, b Hover) int { return a.compare(b.Span) })
	o.Hovers = slices.CompactFunc(o.Hovers, func(a, b Hover) bool { return a.Span == b.Span })
	slices.SortFunc(o.Sections, func(a, b Section) int { return a.compare(b.Span) })
	slices.SortFunc(o.Spawns, func(a, b Spawn) int { return a.compare(b.Span) })
	for _, list := range [][]Hint{o.Guards, o.Held} {
		slices.SortFunc(list, func(a, b Hint) int {
			return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.At, b.At))
		})
	}
}

// hover adds a hover if there is something to say.
func (r *reader) hover(at Span, here, about string) {
	if at.File != "" && (here != "" || about != "") {
		r.out.Hovers = append(r.out.Hovers, Hover{at, r.once(here), r.once(about)})
	}
}

// Texts name lines by the index of a place between these two, so that they stay right
// while lines move.
const (
	beforePlace = "\x01"
	afterPlace  = "\x02"
)

// line stands for the line of a place in a text.
func (r *reader) line(pos token.Pos) string {
	name := r.guards.Where(pos)
	text, ok := r.places[name]
	if !ok {
		text = beforePlace + strconv.Itoa(len(r.out.Places)) + afterPlace
		r.places[name] = text
		r.out.Places = append(r.out.Places, Place{r.span(pos, pos+1), name})
	}
	return text
}

// Render returns a text with the lines in it named by a function, which may be that
// of their own names.
func (r *Result) Render(text string, name func(Place) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, beforePlace)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		number, after, _ := strings.Cut(rest, afterPlace)
		if i, err := strconv.Atoi(number); err == nil && i < len(r.Places) {
			b.WriteString(name(r.Places[i]))
		}
		text = after
	}
}

// once keeps one copy of a text.
func (r *reader) once(text string) string {
	if old, ok := r.texts[text]; ok {
		return old
	}
	r.texts[text] = text
	return text
}
