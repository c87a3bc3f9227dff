package finding

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// WriteGitHub prints findings as GitHub workflow commands, which become
// annotations on the lines of a pull request. File names are relative to base,
// which should be the root of the checkout.
func WriteGitHub(w io.Writer, fs []Finding, base string, level func(check string) Level) error {
	out := bufio.NewWriter(w)
	for _, f := range fs {
		start, end := f.Range.Start, f.Range.end()
		props := []string{"file=" + githubProperty(filepath.ToSlash(RelPath(base, start.File)))}
		if start.Line > 0 {
			props = append(props, fmt.Sprintf("line=%d", start.Line))
			if end.Line > start.Line {
				props = append(props, fmt.Sprintf("endLine=%d", end.Line))
			}
		}
		// GitHub understands columns only within one line.
		if start.Column > 0 && end.Line == start.Line {
			props = append(props, fmt.Sprintf("col=%d", start.Column))
			if end.Column > start.Column {
				props = append(props, fmt.Sprintf("endColumn=%d", end.Column))
			}
		}
		props = append(props, "title="+githubProperty(f.Check))
		message := f.Message
		for _, r := range f.Related {
			message += "\n" + ShowPos(base, r.Range.Start) + ": " + r.Message
		}
		fmt.Fprintf(out, "::%s %s::%s\n", githubCommand(level(f.Check)), strings.Join(props, ","), githubData(message))
	}
	return out.Flush()
}

func githubCommand(l Level) string {
	if l == NoteLevel {
		return "notice"
	}
	return string(l)
}

// Workflow commands escape what would end the data, and in properties also
// what would end the property.
var (
	githubDataEscaper     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return githubDataEscaper.Replace(s) }
func githubProperty(s string) string { return githubPropertyEscaper.Replace(s) }
