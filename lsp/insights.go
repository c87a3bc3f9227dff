package lsp

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/conclsp/conclsp/analyzers/insight"
	"github.com/conclsp/conclsp/internal/driver"
	"go.lsp.dev/protocol"
)

// A known is what is known of a package beyond its findings, and the texts that
// its places refer to.
type known struct {
	key  string // of the package, as the driver has it
	res  *insight.Result
	docs map[string]*document
}

// insights are what is known of the packages of open files. It is found out
// after the findings, and given up for the time being when something changes.
type insights struct {
	mu     sync.Mutex
	wake   chan struct{}      // has room for one
	cancel context.CancelFunc // ends the work under way
	known  map[string]*known  // by file, not all of which are open
	done   map[string]int     // by open file, the seq of the last text that was looked at
	ended  bool
	news   chan struct{} // closed, and made anew, when any of this has changed
	places places
}

func (in *insights) init() {
	in.wake = make(chan struct{}, 1)
	in.news = make(chan struct{})
	in.known = make(map[string]*known)
	in.done = make(map[string]int)
	in.places.open = make(map[int]place)
}

// tidings tells those who wait. in.mu is held.
func (in *insights) tidings() {
	close(in.news)
	in.news = make(chan struct{})
}

// want says that there may be something new to find out.
func (in *insights) want() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

// interrupt ends the work under way.
func (in *insights) interrupt() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.cancel != nil {
		in.cancel()
	}
}

// end ends all work, and lets nobody wait for it.
func (in *insights) end() {
	in.mu.Lock()
	in.ended = true
	in.tidings()
	in.mu.Unlock()
	in.interrupt()
}

// learn runs until ctx ends.
func (s *server) learn(ctx context.Context) {
	for {
		select {
		case <-s.insights.wake:
			s.learnAll(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// learnAll looks at the packages of all open files, those that were changed last
// first, as they are now.
func (s *server) learnAll(ctx context.Context) {
	in := &s.insights
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in.mu.Lock()
	in.cancel = cancel
	in.mu.Unlock()
	snap := s.snapshot()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(snap.docs)), func(name string) bool { return filepath.Ext(name) != ".go" })
	recent := s.recent()
	slices.SortStableFunc(names, func(a, b string) int { return rank(recent, a) - rank(recent, b) })
	seen := make(map[string]bool)
	changed := false
	for _, name := range names {
		if ctx.Err() != nil {
			return
		}
		if !seen[name] {
			changed = s.learnFile(ctx, snap, name, seen) || changed
		}
	}
	in.mu.Lock()
	in.cancel = nil
	if ctx.Err() != nil {
		in.mu.Unlock()
		return
	}
	in.done = make(map[string]int)
	kept := make(map[*known]bool)
	for name, doc := range snap.docs {
		in.done[name] = doc.seq
		kept[in.known[name]] = true
	}
	maps.DeleteFunc(in.known, func(_ string, k *known) bool { return !kept[k] })
	in.tidings()
	in.mu.Unlock()
	if changed {
		s.refreshInsights(snap)
	}
}

// learnFile looks at the package of one file, and notes in seen which files that
// has. It reports whether anything has become known.
func (s *server) learnFile(ctx context.Context, snap *snapshot, name string, seen map[string]bool) bool {
	in := &s.insights
	in.mu.Lock()
	old := in.known[name]
	in.mu.Unlock()
	v := s.viewOf(name)
	if v == nil {
		in.put([]string{name}, nil)
		return false
	}
	var info driver.PackageInfo
	pkgs, err := v.driver.Load(ctx, s.patterns(ctx, v, snap), overlay(snap.docs), func(p driver.PackageInfo) bool {
		if slices.Contains(p.Files, name) {
			info = p
			return old == nil || old.key == "" || old.key != p.Key()
		}
		return false
	})
	if err != nil {
		return false
	}
	for _, file := range info.Files {
		seen[file] = true
	}
	if len(pkgs) == 0 {
		if old != nil && info.Files != nil { // nothing has changed but the numbers of the texts
			in.put(info.Files, &known{old.key, old.res, snap.docs})
		}
		return false
	}
	res, err := pkgs[len(pkgs)-1].Run(ctx, insight.Analyzer)
	if err != nil {
		return false // it does not compile at the moment: what is known stays
	}
	in.put(info.Files, &known{info.Key(), res.(*insight.Result), snap.docs})
	return true
}

// put notes what is known of files.
func (in *insights) put(files []string, k *known) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, file := range files {
		if k == nil {
			delete(in.known, file)
		} else {
			in.known[file] = k
		}
	}
	in.tidings()
}

// recent returns the files that were changed, the last first.
func (s *server) recent() []string {
	s.diagnosis.mu.Lock()
	defer s.diagnosis.mu.Unlock()
	return slices.Clone(s.diagnosis.recent)
}

// refreshInsights has the client ask again for what it shows of its own accord.
func (s *server) refreshInsights(snap *snapshot) {
	for method, on := range map[string]bool{
		protocol.MethodWorkspaceCodeLensRefresh:  snap.client.lensRefresh && snap.settings.codeLens,
		protocol.MethodWorkspaceInlayHintRefresh: snap.client.hintRefresh && (snap.settings.hints.guards || snap.settings.hints.held),
	} {
		if on {
			s.start(func(ctx context.Context) { _ = s.ask(ctx, method, nil, nil) }) // a client that has gone does not matter
		}
	}
}

// insight returns what is known of the package of a document. It waits if that is
// nothing or, if exact is set, not about the texts of now. It returns nil if nothing
// can be known.
func (s *server) insight(ctx context.Context, doc *document, exact bool) (*known, error) {
	in := &s.insights
	for {
		now := s.snapshot()
		in.mu.Lock()
		k, at, ended, news := in.known[doc.name], in.done[doc.name], in.ended, in.news
		in.mu.Unlock()
		current := now.docs[doc.name]
		switch {
		case current == nil || current.seq != doc.seq:
			return nil, errContentModified
		case k != nil && (!exact || k.isOf(now.docs, doc.name)):
			return k, nil
		case at >= doc.seq || ended:
			return k, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// isOf reports whether what is known is about the texts of now, as far as files
// beside the document are open.
func (k *known) isOf(now map[string]*document, name string) bool {
	dir := filepath.Dir(name)
	for file, doc := range now {
		if filepath.Dir(file) == dir && k.seq(doc) != doc.seq {
			return false
		}
	}
	return true
}

// seq is the number of the text of a document that the known places are in, 0 if it
// is none that the document has had.
func (k *known) seq(doc *document) int {
	if was := k.docs[doc.name]; was != nil {
		return was.seq
	}
	return doc.opened
}

// locate says where a place is in a document as it is, false if the text there
// has been edited, or the place is in another file.
func (k *known) locate(doc *document, at insight.Span) (start, end int, ok bool) {
	if at.File != doc.name {
		return 0, 0, false
	}
	seq := k.seq(doc)
	if seq == 0 {
		return 0, 0, false
	}
	return doc.carry(seq, at.Start, at.End)
}

// render returns a text with the lines that it names where they are now, false if one
// of them has been edited.
func (k *known) render(text string, now map[string]*document) (string, bool) {
	ok := true
	text = k.res.Render(text, func(p insight.Place) string {
		doc := now[p.File]
		if doc == nil || k.seq(doc) == doc.seq {
			return p.Line
		}
		start, _, found := k.locate(doc, p.Span)
		ok = ok && found
		return fmt.Sprintf("%s:%d", filepath.Base(p.File), doc.text.position(start, utf8Units).Line+1)
	})
	return text, ok
}

// request finds what a request about a document is to be answered from; doc is
// nil if the client has not opened it.
func (s *server) request(ctx context.Context, snap *snapshot, id protocol.TextDocumentIdentifier, exact bool) (*document, *known, error) {
	doc := snap.docs[fileName(id.URI)]
	if doc == nil || filepath.Ext(doc.name) != ".go" {
		return nil, nil, nil
	}
	k, err := s.insight(ctx, doc, exact)
	return doc, k, err
}
