package proxy

import "testing"

func TestSmoke(t *testing.T) {
	s := newSession(t, nil)
	f, a := s.start(nil)
	t.Logf("%s", a.raw)
	f.on("textDocument/hover", `{"contents":{"kind":"markdown","value":"G"}}`)
	s.half.on("textDocument/hover", `{"contents":{"kind":"markdown","value":"O"}}`)
	t.Logf("%s", s.client.call("textDocument/hover", "{}").raw)
	t.Logf("%s", s.client.call("shutdown", "null").raw)
	s.client.notify("exit", "null")
	t.Log(s.wait())
}
