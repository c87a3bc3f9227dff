package proxy

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// FuzzSession lets all three parties say anything. The script has a message a line, after
// c, g or o for who sends it. Nothing may be a fault of the proxy, and what it sends is
// well-formed.
func FuzzSession(f *testing.F) {
	f.Add(`c{"id":2,"method":"textDocument/hover","params":{}}
g{"id":2,"result":{"contents":["a",{"language":"go","value":"b"}]}}
o{"id":2,"result":{"contents":"c","range":null}}
c{"method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x","version":1,"text":"a\nb"}}}
g{"method":"textDocument/publishDiagnostics","params":{"uri":"file:///x","version":1,"diagnostics":[{"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":1}}}]}}
c{"method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"text":"\n"},{"text":"z"}]}}
o{"method":"textDocument/publishDiagnostics","params":{"uri":"file:///x","version":2,"diagnostics":[{}]}}
c{"method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///x"}}}
c{"method":"$/cancelRequest","params":{"id":2}}`)
	f.Add(`g{"id":1,"method":"client/registerCapability","params":{"registrations":[{"id":"w","method":"workspace/didChangeWatchedFiles","registerOptions":{"watchers":[{"globPattern":"**/*.go"},{"globPattern":{}}]}},{"id":"x","method":"x"}]}}
o{"id":1,"method":"client/unregisterCapability","params":{"unregisterations":[{"id":"w","method":"workspace/didChangeWatchedFiles"}]}}
c{"id":3,"result":[{"pullDiagnostics":true}]}
c{"id":3,"error":{"code":1}}
g{"id":1,"method":"workspace/configuration","params":{"items":[{}]}}
g{"id":4,"method":"window/workDoneProgress/create","params":{"token":"t"}}
g{"method":"$/progress","params":{"token":7,"value":{"kind":"begin"}}}
gno JSON
c{"method":"window/workDoneProgress/cancel","params":{"token":7}}
c{"method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///y"}],"removed":[null]}}}
c{"id":4,"method":"workspace/executeCommand","params":{"command":"conclsp.restartGopls"}}
c{"id":5,"method":"codeAction/resolve","params":{"data":{"conclsp":1}}}
c{"id":6,"method":"textDocument/codeAction","params":{"context":{"diagnostics":[{"source":"conclsp"},null,7]}}}
c{"id":7,"method":"shutdown"}`)
	f.Fuzz(fuzzSession)
}

func fuzzSession(t *testing.T, script string) {
	p := newProxy(t.Context(), Options{
		Half:   func(context.Context, io.ReadWriteCloser) error { return nil },
		Find:   func(string) (string, error) { return "", errors.New("none") },
		launch: func(string) (*process, error) { return nil, errors.New("none") },
	})
	defer func() {
		close(p.done)
		p.wg.Wait()
	}()
	init, _ := parse([]byte(`{"method":"initialize","params":{"capabilities":{"workspace":{"codeLens":{"refreshSupport":true}}}}}`))
	p.init, p.initialized, p.settled = &init, true, [2]bool{true, true}
	for s, result := range []string{goplsResult, halfResult} {
		proc := &process{kill: func() {}}
		p.backs[s] = &back{side: side(s), out: newOutbox(), process: proc, ready: true, result: []byte(result), caps: toObject(at([]byte(result), "capabilities"))}
	}
	servers := p.backs
	p.tryReply()
	for line := range strings.SplitSeq(script, "\n") {
		if line == "" {
			continue
		}
		m, err := parse([]byte(line[1:]))
		p.do(func() {
			switch {
			case line[0] == 'c' && err == nil:
				p.fromClient(m)
			case line[0] == 'g' && err == nil:
				p.fromServer(servers[gopls], m)
			case line[0] == 'g':
				p.stopped(servers[gopls], err)
			case line[0] == 'o' && err == nil:
				p.fromServer(servers[ours], m)
			case line[0] == 'o':
				p.stopped(servers[ours], err)
			}
		})
		for more := true; more; {
			select {
			case f := <-p.events:
				p.do(f)
			default:
				more = false
			}
		}
	}
	for _, o := range []*outbox{p.client, servers[gopls].out, servers[ours].out} {
		for _, raw := range o.queue {
			m, err := parse(raw)
			if err != nil || m.Method == "window/logMessage" && strings.Contains(string(raw), "internal error") && !strings.Contains(script, "internal error") {
				t.Errorf("%v in %s", err, raw)
			}
		}
	}
}
