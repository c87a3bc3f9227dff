package page

import (
	"fmt"
	"go/doc/comment"
	"strings"
)

// A Fix is a line of the table of fixes of a page.
type Fix struct{ Title, Safety string }

// Markdown renders the page of a check. doc is what Doc returns.
func Markdown(name, tier, since, doc string, fixes []Fix) string {
	summary, body, _ := strings.Cut(doc, "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from analyzers/%s/doc.go by go generate ./... -->\n\n# %s\n\n", name, name)
	fmt.Fprintf(&b, "**%s**\n\n", upper(strings.TrimPrefix(summary, name+": ")))
	fmt.Fprintf(&b, "Tier: %s. Since %s.\n\n", tier, since)
	b.WriteString(text(body))
	if len(fixes) > 0 {
		b.WriteString("\n## Fixes\n\n| fix | safety |\n|---|---|\n")
		for _, f := range fixes {
			fmt.Fprintf(&b, "| %s | %s |\n", f.Title, f.Safety)
		}
	}
	fmt.Fprintf(&b, "\n## Suppressing\n\n`//conclsp:ignore %s reason` at the end of the line, or on a line of its own above it.\n", name)
	return b.String()
}

// text renders a doc comment with its code in fences.
func text(body string) string {
	var parser comment.Parser
	printer := comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	var parts []string
	for _, block := range parser.Parse(body).Content {
		if code, ok := block.(*comment.Code); ok {
			parts = append(parts, "```go\n"+code.Text+"```\n")
			continue
		}
		md := printer.Markdown(&comment.Doc{Content: []comment.Block{block}})
		parts = append(parts, strings.ReplaceAll(string(md), "\\`", "`")) // code in a line is meant as such
	}
	return strings.Join(parts, "\n")
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
