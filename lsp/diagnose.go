package lsp

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/conclsp/conclsp/internal/driver"
	"github.com/conclsp/conclsp/internal/finding"
	"go.lsp.dev/protocol"
)

// A run is one pass over all views, with the texts of one moment.
type run struct {
	docs   map[string]*document // those that were open
	stamps map[string]stamp     // of the other files that its findings speak of; s.mu guards it
}

// diagnosis is the making of findings. One run goes on at a time; a change
// ends it and has another one begin after a short rest. What the packages that
// were done have yielded is not lost: the driver remembers it.
type diagnosis struct {
	mu      sync.Mutex
	wake    chan struct{}      // has room for one
	due     time.Time          // when the next run may begin; zero: none is wanted
	recent  []string           // files that were changed, the last first
	run     *run               // under way, or the last one
	cancel  context.CancelFunc // ends the run under way
	listing bool               // it asks the go command, which would have to begin again
	late    bool               // a change came meanwhile
	done    map[string]int     // by file, the seq of the last text that was diagnosed
	idle    bool               // nothing is wanted or under way
	news    chan struct{}      // closed, and made anew, when any of this has changed
	bar     progressBar
}

func (d *diagnosis) init() {
	d.wake = make(chan struct{}, 1)
	d.news = make(chan struct{})
	d.done = make(map[string]int)
	d.due = time.Now()
	d.wake <- struct{}{}
}

// tidings tells those who wait. d.mu is held.
func (d *diagnosis) tidings() {
	close(d.news)
	d.news = make(chan struct{})
}

// changed says that a file, or if name is "" anything, is not what it was.
func (s *server) changed(name string) {
	s.mu.Lock()
	rest := s.settings.debounce
	s.mu.Unlock()
	s.insights.interrupt()
	d := &s.diagnosis
	d.mu.Lock()
	defer d.mu.Unlock()
	if name != "" {
		d.recent = append([]string{name}, slices.DeleteFunc(d.recent, func(n string) bool { return n == name })...)
		d.recent = d.recent[:min(len(d.recent), 50)]
	}
	if d.due.IsZero() || name != "" {
		d.due = time.Now().Add(rest)
	}
	d.idle = false
	if d.cancel != nil {
		if d.listing {
			d.late = true
		} else {
			d.cancel()
		}
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// interrupt ends the run under way. The next one comes with the next change.
func (d *diagnosis) interrupt() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.due = time.Time{}
	if d.cancel != nil {
		d.cancel()
	}
}

// releaseAfter is how long nothing has to happen for memory to be given back.
const releaseAfter = 2 * time.Second

// diagnose runs until ctx ends.
func (s *server) diagnose(ctx context.Context) {
	d := &s.diagnosis
	calm := time.NewTimer(releaseAfter)
	defer calm.Stop()
	for {
		select {
		case <-d.wake:
		case <-calm.C:
			s.opened.release()
			debug.FreeOSMemory()
			continue
		case <-ctx.Done():
			return
		}
		calm.Reset(releaseAfter)
		if d.rest(ctx) {
			s.diagnoseOnce(ctx)
			calm.Reset(releaseAfter)
		}
	}
}

// rest waits until nothing has changed for a while. It reports whether a run
// is still wanted.
func (d *diagnosis) rest(ctx context.Context) bool {
	for {
		d.mu.Lock()
		due := d.due
		d.mu.Unlock()
		left := time.Until(due)
		if due.IsZero() {
			return false
		}
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-d.wake:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
}

// diagnoseOnce is one run over all views.
func (s *server) diagnoseOnce(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d := &s.diagnosis
	d.mu.Lock()
	d.due, d.cancel, d.listing, d.late = time.Time{}, cancel, false, false
	d.mu.Unlock()
	snap := s.snapshot() // only now: a change from here on ends this run and asks for another
	d.mu.Lock()
	d.run = &run{docs: snap.docs, stamps: make(map[string]stamp)}
	d.mu.Unlock()
	views := s.viewsFor(ctx, snap)
	s.status("analysing", "")
	complaint := ""
	for _, v := range views {
		if ctx.Err() != nil {
			break
		}
		if wrong := s.diagnoseView(ctx, v, snap); wrong != "" && complaint == "" {
			complaint = wrong
		}
	}
	d.bar.end(s)
	d.mu.Lock()
	d.cancel = nil
	whole := ctx.Err() == nil
	if whole {
		for name, doc := range snap.docs {
			d.done[name] = doc.seq
		}
		maps.DeleteFunc(d.done, func(name string, _ int) bool { return snap.docs[name] == nil })
	}
	d.idle = d.due.IsZero() // if not, a change has ended the run
	d.tidings()
	d.mu.Unlock()
	if whole {
		s.finished(snap, complaint)
	}
}

// finished tells the client that all of a snapshot has been diagnosed.
func (s *server) finished(snap *snapshot, complaint string) {
	if complaint != "" {
		s.status("error", complaint)
	} else {
		s.status("ready", "")
	}
	if snap.client.notifyDone {
		for _, name := range slices.Sorted(maps.Keys(snap.docs)) {
			doc := snap.docs[name]
			s.notify("$/conclsp/diagnosed", &diagnosedParams{URI: string(doc.uri), Version: doc.version})
		}
	}
	s.refreshClient(snap)
	s.insights.want()
}

// diagnosedParams are those of the notification $/conclsp/diagnosed: all that
// is known of a version of a document has been published.
type diagnosedParams struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
}

// status tells a client that shows it what the server is doing.
func (s *server) status(state, message string) {
	if s.snapshot().client.status {
		s.notify("$/conclsp/status", &statusParams{State: state, Message: message, Version: s.opts.Version})
	}
}

// statusParams are those of the notification $/conclsp/status.
type statusParams struct {
	State   string `json:"state"` // analysing, ready or error
	Message string `json:"message,omitempty"`
	Version string `json:"version,omitempty"`
}

// viewsFor returns the views that a snapshot needs, that of the file that was
// changed last first, and forgets all others.
func (s *server) viewsFor(ctx context.Context, snap *snapshot) []*view {
	s.mu.Lock()
	dirs := slices.Clone(s.folders)
	s.mu.Unlock()
	s.diagnosis.mu.Lock()
	recent := slices.Clone(s.diagnosis.recent)
	s.diagnosis.mu.Unlock()
	names := slices.Sorted(maps.Keys(snap.docs))
	slices.SortStableFunc(names, func(a, b string) int { return rank(recent, a) - rank(recent, b) })
	var homes []home
	add := func(h home) {
		if !slices.Contains(homes, h) {
			homes = append(homes, h)
		}
	}
	for _, name := range names {
		if filepath.Ext(name) != ".go" {
			continue
		}
		h := s.homeOf(ctx, snap.settings, filepath.Dir(name))
		if h.loose && packageName([]byte(snap.docs[name].text.data)) == "main" {
			h.file = name
		}
		if !h.foreign || s.inWorkspace(name) {
			add(h)
		}
	}
	for _, dir := range dirs {
		if h := s.homeOf(ctx, snap.settings, dir); !h.loose {
			add(h)
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	var views []*view
	for _, h := range homes {
		if h.err != "" {
			s.tell(protocol.MessageTypeError, "conclsp cannot analyse "+h.dir+": "+h.err)
			continue
		}
		views = append(views, s.viewAt(h, snap.settings))
	}
	s.keepViews(views)
	return views
}

func rank(recent []string, name string) int {
	if i := slices.Index(recent, name); i >= 0 {
		return i
	}
	return len(recent)
}

// priority lists the files that the user looks at.
func (s *server) priority() []string {
	s.diagnosis.mu.Lock()
	defer s.diagnosis.mu.Unlock()
	return append(slices.Clone(s.diagnosis.recent), slices.Sorted(maps.Keys(s.diagnosis.run.docs))...)
}

// diagnoseView analyses the packages of one view. It returns why that could
// not be done at all, if so.
func (s *server) diagnoseView(ctx context.Context, v *view, snap *snapshot) (complaint string) {
	d := &s.diagnosis
	d.bar.begin(ctx, s, v.first)
	patterns := s.patterns(ctx, v, snap)
	if len(patterns) == 0 {
		return ""
	}
	res, err := v.driver.Check(ctx, patterns, overlay(snap.docs))
	if err != nil {
		if ctx.Err() != nil {
			return ""
		}
		s.log(protocol.MessageTypeError, err.Error())
		return err.Error()
	}
	for _, note := range res.Notes {
		s.log(protocol.MessageTypeInfo, note)
	}
	if len(res.Packages) == 0 {
		return s.complain(v, res)
	}
	s.mu.Lock()
	v.first = false
	v.files = make(map[string]string)
	here := make(map[string]bool)
	for _, p := range res.Packages {
		here[p.Path] = true
		for _, name := range p.Files {
			v.files[name] = p.Path
		}
	}
	gone := slices.DeleteFunc(slices.Sorted(maps.Keys(v.found)), func(path string) bool { return here[path] })
	s.mu.Unlock()
	for _, path := range gone {
		s.dropPackage(v, path)
	}
	return ""
}

// complain tells why nothing could be analysed. What was found before stays:
// most likely someone is editing go.mod.
func (s *server) complain(v *view, res *driver.Result) string {
	for _, p := range res.Problems {
		message := fmt.Sprintf("conclsp cannot analyse %s: %s", v.dir, strings.TrimSpace(p.Message))
		if p.Pos.Line > 0 {
			message += " (" + p.Pos.String() + ")"
		}
		s.log(protocol.MessageTypeWarning, message)
		if p.Fatal {
			return message
		}
	}
	return ""
}

// overlay are the contents of Go files that are open. A go.mod takes effect
// when it is saved.
func overlay(docs map[string]*document) map[string][]byte {
	over := make(map[string][]byte)
	for name, doc := range docs {
		if filepath.Ext(name) == ".go" {
			over[name] = []byte(doc.text.data)
		}
	}
	return over
}

// current is the run under way.
func (d *diagnosis) current() *run {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.run
}

// found takes in what one package has yielded.
func (d *diagnosis) found(s *server, v *view, p driver.PackageInfo, fs []finding.Finding) {
	d.mu.Lock()
	r := d.run
	for _, name := range p.Files {
		if doc := r.docs[name]; doc != nil {
			d.done[name] = doc.seq
		}
	}
	d.mu.Unlock()
	s.takeFindings(v, p, finding.Merge(fs), r, nil)
	d.mu.Lock()
	d.tidings()
	d.mu.Unlock()
}

// await waits until the text with number seq of a file has been diagnosed, and
// all other changes with it. It reports whether that has come about; it has
// not when the file has been changed meanwhile, or belongs to no package.
func (d *diagnosis) await(ctx context.Context, name string, seq int) bool {
	for {
		d.mu.Lock()
		at, idle, news := d.done[name], d.idle, d.news
		d.mu.Unlock()
		if at >= seq || idle {
			return at == seq
		}
		select {
		case <-news:
		case <-ctx.Done():
			return false
		}
	}
}
