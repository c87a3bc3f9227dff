package docs

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strings"
	"testing"
)

//go:generate go test . -run=^Test(Findings|Picture)$ -update

// pictured is the example that README.md shows.
const pictured = "lasterr"

// TestPicture keeps finding.svg what a terminal shows of the pictured example.
func TestPicture(t *testing.T) {
	conclsp := build(t)
	var lines []string
	for _, args := range [][]string{nil, {"-diff"}} {
		lines = append(lines, strings.Join(append(append([]string{"$ conclsp check"}, args...), "./"+pictured), " "))
		out := check(t, conclsp, append(args, "./"+pictured)...)
		for line := range strings.Lines(string(out)) {
			lines = append(lines, strings.TrimRight(line, "\n"))
		}
		lines = append(lines, "")
	}
	compare(t, "finding.svg", svg(lines[:len(lines)-1]))
}

// Sizes of the picture, in pixels.
const (
	wrapAt     = 96 // characters
	charWidth  = 8.4
	lineHeight = 20
	margin     = 16
)

// svg draws the lines as a terminal does.
func svg(lines []string) []byte {
	var shown, colours []string
	for _, line := range lines {
		for _, part := range wrap(strings.ReplaceAll(line, "\t", "    ")) {
			shown, colours = append(shown, part), append(colours, colour(line))
		}
	}
	width := int(math.Ceil(wrapAt*charWidth)) + 2*margin
	height := len(shown)*lineHeight + 2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#1e1e2e"/>`+"\n", width, height)
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">` + "\n")
	for i, line := range shown {
		if line == "" {
			continue
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s" textLength="%.1f">%s</text>`+"\n",
			margin, margin+i*lineHeight+14, colours[i], float64(len([]rune(line)))*charWidth, html.EscapeString(line))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// wrap breaks a line that is too long at a space.
func wrap(line string) []string {
	var parts []string
	for len([]rune(line)) > wrapAt {
		at := strings.LastIndex(line[:wrapAt], " ")
		if at <= 4 {
			break
		}
		parts = append(parts, line[:at])
		line = "    " + line[at+1:]
	}
	return append(parts, line)
}

func colour(line string) string {
	switch {
	case strings.HasPrefix(line, "$"):
		return "#89b4fa"
	case strings.HasPrefix(line, "+"):
		return "#a6e3a1"
	case strings.HasPrefix(line, "-"):
		return "#f38ba8"
	case strings.HasPrefix(line, " "), strings.HasPrefix(line, "\t"), strings.HasPrefix(line, "@@"):
		return "#9399b2"
	}
	return "#f5e0dc"
}
