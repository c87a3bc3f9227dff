package oracle

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The environment can have TestOracle go on for longer, or begin as one that failed
// did.
const (
	fuzzEnv = "CONCLSP_FUZZ" // a duration
	seedEnv = "CONCLSP_SEED" // a number
)

// batch is the number of programs in one binary.
const batch = 100

// The number of runs: before a program is taken to do nothing else, and before what
// is reported of it is taken to be false.
const (
	someRuns = 60
	allRuns  = 3000
)

// TestOracle compares what is reported of random programs with what they do.
func TestOracle(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	length, _ := time.ParseDuration(os.Getenv(fuzzEnv))
	seed := uint64(1)
	if length > 0 {
		seed = uint64(time.Now().UnixNano())
	}
	if text := os.Getenv(seedEnv); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	sum := tally{quick: length > 0}
	for end := time.Now().Add(length); ; seed++ {
		t.Logf("%s=%d", seedEnv, seed)
		m := &mutator{Rand: rand.New(rand.NewPCG(seed, 0)), patterns: patterns(t)}
		var programs []*source
		for range batch {
			programs = append(programs, m.program())
		}
		wrong := sum.compare(t, programs)
		for _, d := range wrong {
			t.Logf("%v is not seen in\n%s\n%s", d.report, lines(d.source.text), d.trace)
			d = d.reduce(t)
			t.Errorf("%s=%d: %v is reported, but never seen\n%s\n%s", seedEnv, seed, d.report, lines(d.source.text), d.trace)
		}
		if !time.Now().Before(end) {
			break
		}
	}
	t.Log(&sum)
}

// TestPatterns keeps the patterns correct: nothing is reported, and nothing seen.
func TestPatterns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	var programs []*source
	for _, decls := range patterns(t) {
		s, err := check(decls)
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, s)
	}
	bin := compile(t, programs)
	for i, s := range programs {
		reports, beyond := analyse(t, s)
		for _, r := range reports {
			t.Errorf("%v is reported\n%s\n%s", r, lines(s.text), r.trace)
		}
		if o := bin.observe(i, nil, someRuns); !o.quiet() || beyond {
			t.Errorf("%v is seen; beyond the bounds: %v\n%s", o, beyond, lines(s.text))
		}
	}
}

// A tally counts.
type tally struct {
	quick                bool // most programs are executed only until what is reported was seen
	programs, beyond     int
	reported, seen, both int // faults
	kinds                map[string][2]int
}

func (s *tally) String() string {
	text := fmt.Sprintf("%d programs, %d beyond the bounds; %d faults reported; %d seen, %d of them reported", s.programs, s.beyond, s.reported, s.seen, s.both)
	for kind, n := range s.kinds {
		text += fmt.Sprintf("; %s %d of %d", kind, n[1], n[0])
	}
	return text
}

// A disagreement is a fault that is reported and not seen.
type disagreement struct {
	report
	source *source
}

// compare analyses and executes programs.
func (s *tally) compare(t *testing.T, programs []*source) (list []disagreement) {
	t.Helper()
	bin := compile(t, programs)
	if s.kinds == nil {
		s.kinds = map[string][2]int{}
	}
	for i, p := range programs {
		reports, beyond := analyse(t, p)
		s.programs++
		if beyond {
			s.beyond++
			continue
		}
		least := someRuns
		if s.quick && i%5 > 0 {
			least = 0
		}
		o := bin.observe(i, reports, least)
		for _, r := range reports {
			s.reported++
			if !o.has(r) {
				list = append(list, disagreement{r, p})
			}
		}
		for _, fault := range o.faults() {
			if least == 0 {
				break
			}
			kind, _, _ := strings.Cut(fault, " ")
			n := s.kinds[kind]
			s.seen++
			n[0]++
			if slices.ContainsFunc(reports, func(r report) bool { return r.String() == fault }) {
				s.both++
				n[1]++
			} else if testing.Verbose() && os.Getenv("ORACLE_MISSED") != "" {
				t.Logf("%s is missed in\n%s", fault, lines(p.text))
			}
			s.kinds[kind] = n
		}
	}
	return list
}

// observe executes a program until all that is reported was seen, and at least so
// many times.
func (b *binary) observe(i int, reports []report, least int) observed {
	o := observed{}
	unseen := func() bool { return slices.ContainsFunc(reports, func(r report) bool { return !o.has(r) }) }
	for n, k := 0, 0; n < least || n < allRuns && unseen(); k++ {
		n += b.run(i, someRuns/2+k%2, o)
	}
	return o
}

// lines numbers the lines of a text.
func lines(text string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		fmt.Fprintf(&b, "%3d  %s", n, line)
	}
	return b.String()
}
