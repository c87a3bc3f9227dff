package lsptest

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// A transcript keeps the last messages, shortened.
type transcript struct {
	lines []string
	next  int
}

const (
	maxLines = 200 // of a transcript
	maxLine  = 400 // bytes
)

func (s *transcript) add(begun time.Time, direction string, body []byte) {
	if bytes.HasPrefix(body, []byte("Content-Length")) { // of the other direction there are bodies only
		_, body, _ = bytes.Cut(body, []byte("\r\n\r\n"))
	}
	more := ""
	if len(body) > maxLine {
		body, more = body[:maxLine], fmt.Sprintf("… (%d bytes)", len(body))
	}
	line := fmt.Sprintf("%8.3f %s %s%s", time.Since(begun).Seconds(), direction, body, more)
	if len(s.lines) < maxLines {
		s.lines = append(s.lines, line)
		return
	}
	s.lines[s.next] = line
	s.next = (s.next + 1) % maxLines
}

func (s *transcript) String() string {
	return strings.Join(append(s.lines[s.next:len(s.lines):len(s.lines)], s.lines[:s.next]...), "\n")
}
