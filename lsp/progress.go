package lsp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/conclsp/conclsp/internal/driver"
	"go.lsp.dev/protocol"
)

// createTimeout bounds how long a client may take to make a progress bar: no
// analysis waits for it any longer.
const createTimeout = 2 * time.Second

// progressBar shows the first analysis of a view, which may take a while.
type progressBar struct {
	mu    sync.Mutex
	count int    // of bars so far
	token string // of the one on show, or ""
	last  string
	sent  time.Time
}

// begin shows a bar, if the client can and the work is worth one.
func (b *progressBar) begin(ctx context.Context, s *server, first bool) {
	if !first || !s.snapshot().client.progress {
		return
	}
	b.mu.Lock()
	if b.token != "" {
		b.mu.Unlock()
		return
	}
	b.count++
	token := fmt.Sprintf("conclsp-%d", b.count)
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, createTimeout)
	defer cancel()
	if s.ask(ctx, protocol.MethodWindowWorkDoneProgressCreate, &protocol.WorkDoneProgressCreateParams{Token: protocol.String(token)}, nil) != nil {
		return
	}
	b.mu.Lock()
	b.token, b.last = token, ""
	b.mu.Unlock()
	b.send(s, token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: "conclsp", Cancellable: ptr(true), Message: ptr("loading packages")})
}

func (b *progressBar) send(s *server, token string, value any) {
	data, err := protocol.Marshal(value)
	if err == nil {
		s.notify(protocol.MethodProgress, &protocol.ProgressParams{Token: protocol.String(token), Value: data})
	}
}

// progressInterval is how often a bar moves.
const progressInterval = 100 * time.Millisecond

// update moves the bar.
func (b *progressBar) update(s *server, p driver.Progress) {
	b.mu.Lock()
	token := b.token
	if token == "" || p.Stage == b.last && time.Since(b.sent) < progressInterval {
		b.mu.Unlock()
		return
	}
	b.last, b.sent = p.Stage, time.Now()
	b.mu.Unlock()
	report := &protocol.WorkDoneProgressReport{Kind: "report", Message: ptr(p.Stage), Cancellable: ptr(true)}
	if p.Total > 0 {
		report.Message = ptr(fmt.Sprintf("%s (%d of %d)", p.Stage, p.Done, p.Total))
		report.Percentage = ptr(uint32(100 * p.Done / p.Total))
	}
	b.send(s, token, report)
}

// end takes the bar away.
func (b *progressBar) end(s *server) {
	b.mu.Lock()
	token := b.token
	b.token = ""
	b.mu.Unlock()
	if token != "" {
		b.send(s, token, &protocol.WorkDoneProgressEnd{Kind: "end"})
	}
}

// progress hears from the driver how far a run has come. A change that came
// while the go command was asked, which would have to begin again, ends the
// run as soon as that is over.
func (d *diagnosis) progress(s *server, p driver.Progress) {
	d.mu.Lock()
	d.listing = p.Stage != driver.Analysing
	if !d.listing && d.late && d.cancel != nil {
		d.late = false
		d.cancel()
	}
	d.mu.Unlock()
	d.bar.update(s, p)
}

// cancelProgress is the user's wish to have the work stopped.
func cancelProgress(_ context.Context, s *server, p *protocol.WorkDoneProgressCancelParams) error {
	b := &s.diagnosis.bar
	b.mu.Lock()
	ours := p.Token == protocol.String(b.token) && b.token != ""
	b.mu.Unlock()
	if ours {
		s.diagnosis.interrupt()
	}
	return nil
}
