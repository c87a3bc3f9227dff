package insight_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conclsp/conclsp/analyzers/insight"
)

// Expectations are comments behind what they are about:
//
//	hover NAME: TEXT   on the first NAME of the line; "|" stands between paragraphs
//	hover NAME: none
//	section A-B: C, D  a critical section begins here, its statements are those of lines A to B, it is released at lines C and D
//	spawn: TITLE       of the goroutine that is started here; "cannot tell" if there is none
//	held: TEXT         the hint at the end of a call
//	guard: TEXT        the hint behind a declaration
//
// Those about sections, goroutines and hints are complete.
var expectation = regexp.MustCompile(`(?:// )?(hover \S+|section|spawn|held|guard): ([^;]*)`)

// inert writes a text so that it is not taken for a comment on a guard.
var inert = strings.NewReplacer("\n\n", " | ", "`", "", "guarded by", "guarded/by", "guards ", "guards/")

func TestInsight(t *testing.T) {
	src, err := filepath.Abs(filepath.Join("testdata", "src"))
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := os.ReadDir(src)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) {
			pkg := load(t, src, "./"+d.Name())[0]
			first, _ := analyse(t, pkg)
			if again, _ := analyse(t, pkg); !reflect.DeepEqual(first, again) {
				t.Error("a second analysis says something else")
			}
			file := filepath.Join(src, d.Name(), "x.go")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := &comparison{t: t, file: file, src: string(data), res: first}
			c.hovers()
			c.rest()
		})
	}
}

type comparison struct {
	t    *testing.T
	file string
	src  string
	res  *insight.Result
}

// line is the number of the line of an offset.
func (c *comparison) line(offset int) int { return 1 + strings.Count(c.src[:offset], "\n") }

// wanted calls visit for each expectation.
func (c *comparison) wanted(visit func(line, offset int, kind, text string)) {
	offset := 0
	for i, line := range strings.SplitAfter(c.src, "\n") {
		if code, comment, ok := strings.Cut(line, "// "); ok {
			for _, m := range expectation.FindAllStringSubmatch(comment, -1) {
				at := offset
				if name, ok := strings.CutPrefix(m[1], "hover "); ok {
					col := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).FindStringIndex(code)
					if col == nil {
						c.t.Errorf("line %d has no %s", i+1, name)
						continue
					}
					at += col[0]
				}
				visit(i+1, at, m[1], strings.TrimSpace(m[2]))
			}
		}
		offset += len(line)
	}
}

func (c *comparison) render(text string) string {
	return c.res.Render(text, func(p insight.Place) string { return p.Line })
}

func (c *comparison) hovers() {
	c.wanted(func(line, offset int, kind, want string) {
		if !strings.HasPrefix(kind, "hover ") {
			return
		}
		got := "none"
		for _, h := range c.res.HoversIn(c.file) {
			if h.Start == offset {
				got = inert.Replace(c.render(h.Markdown()))
			}
		}
		if got != want {
			c.t.Errorf("line %d: %s:\n got %s\nwant %s", line, kind, got, want)
		}
	})
}

// rest compares what is expected completely.
func (c *comparison) rest() {
	var got, want []string
	add := func(offset int, kind, text string) {
		got = append(got, fmt.Sprintf("line %d: %s: %s", c.line(offset), kind, text))
	}
	for _, s := range c.res.Sections {
		var body, ends []string
		for _, b := range s.Body {
			body = append(body, fmt.Sprintf("%d-%d", c.line(b.Start), c.line(b.End)))
		}
		for _, u := range s.Unlocks {
			ends = append(ends, fmt.Sprint(c.line(u.Start)))
		}
		add(s.Start, "section", strings.Join(body, ", ")+" until "+strings.Join(ends, ", "))
	}
	for _, s := range c.res.Spawns {
		text := c.render(s.Title)
		if s.State == insight.Unknown {
			text = "cannot tell"
		}
		add(s.Start, "spawn", text)
	}
	for _, h := range c.res.Held {
		add(h.At, "held", h.Text)
	}
	for _, h := range c.res.Guards {
		add(h.At, "guard", inert.Replace(h.Text))
	}
	c.wanted(func(line, _ int, kind, text string) {
		if !strings.HasPrefix(kind, "hover ") {
			want = append(want, fmt.Sprintf("line %d: %s: %s", line, kind, text))
		}
	})
	for _, g := range got {
		if !slices.Contains(want, g) {
			c.t.Errorf("unexpected: %s", g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			c.t.Errorf("missing: %s", w)
		}
	}
}
