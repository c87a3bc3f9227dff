package page

import "testing"

const src = `// Copyright nobody.

// Package toy holds one check.
//
// toy: report calls of bad
//
// A bad call is bad *here*, ` + "`in code`" + `:
//
//	bad()
//
// # When it is silent
//
// Never.
package toy
`

func TestDoc(t *testing.T) {
	const want = "toy: report calls of bad\n\nA bad call is bad *here*, `in code`:\n\n\tbad()\n\n# When it is silent\n\nNever.\n"
	if got := Doc(src); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"", "package p", "// toys: report\npackage toy", "// Package toy reports.\npackage toy"} {
		if got, err := Extract(bad); err == nil {
			t.Errorf("Extract(%q) = %q, want an error", bad, got)
		}
	}
}

func TestMarkdown(t *testing.T) {
	const want = `<!-- Generated from analyzers/toy/doc.go by go generate ./... -->

# toy

**Report calls of bad**

Tier: error. Since v1.0.0.

A bad call is bad \*here\*, ` + "`in code`" + `:

` + "```go\nbad()\n```" + `

## When it is silent

Never.

## Fixes

| fix | safety |
|---|---|
| Call good | safe |

## Suppressing

` + "`//conclsp:ignore toy reason`" + ` at the end of the line, or on a line of its own above it.
`
	if got := Markdown("toy", "error", "v1.0.0", Doc(src), []Fix{{"Call good", "safe"}}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
