package proxy

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Error codes of JSON-RPC and of the language server protocol.
const (
	codeParseError       = -32700
	codeInvalidRequest   = -32600
	codeMethodNotFound   = -32601
	codeInternalError    = -32603
	codeNotInitialized   = -32002
	codeRequestCancelled = -32800
	codeRequestFailed    = -32803
)

// A message is one of JSON-RPC: a request has an id and a method, a
// notification a method, an answer an id and a result or an error.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`

	raw []byte // as it was read, or is to be written
}

// parse reads a message; it fails if body is no JSON object.
func parse(body []byte) (message, error) {
	var m message
	err := json.Unmarshal(body, &m)
	m.raw = body
	return m, err
}

// isRequest reports whether m wants an answer.
func (m *message) isRequest() bool { return m.Method != "" && len(m.ID) > 0 }

// isAnswer reports whether m is an answer.
func (m *message) isAnswer() bool { return m.Method == "" && len(m.ID) > 0 }

// failed reports whether m is an answer that is an error.
func (m *message) failed() bool { return !isNull(m.Error) }

// isNull reports whether a value is absent or null.
func isNull(v json.RawMessage) bool { return len(v) == 0 || string(v) == "null" }

// idKey identifies the request with this id however the id is spelled. It is
// "" if no request can have the id.
func idKey(id json.RawMessage) string {
	id = bytes.TrimSpace(id)
	if len(id) == 0 {
		return ""
	}
	switch c := id[0]; {
	case c == '"':
		var s string
		if json.Unmarshal(id, &s) != nil {
			return ""
		}
		return "s" + s
	case c == '-' || c >= '0' && c <= '9':
		if n, err := strconv.ParseInt(string(id), 10, 64); err == nil {
			return "n" + strconv.FormatInt(n, 10)
		}
		return "n" + string(id)
	}
	return ""
}

// compose writes a message of the fields, which alternate between a name and
// its value. A value without bytes is left out.
func compose(fields ...any) []byte {
	b := append(make([]byte, 0, 256), `{"jsonrpc":"2.0"`...)
	for i := 0; i < len(fields); i += 2 {
		value, ok := fields[i+1].(json.RawMessage)
		if !ok {
			value = encode(fields[i+1])
		}
		if len(value) == 0 {
			continue
		}
		b = append(b, ',', '"')
		b = append(b, fields[i].(string)...)
		b = append(b, '"', ':')
		b = append(b, value...)
	}
	return append(b, '}')
}

// A rpcError is the error of an answer.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func answer(id, result json.RawMessage) []byte {
	if len(result) == 0 {
		result = json.RawMessage("null")
	}
	return compose("id", id, "result", result)
}

func answerError(id json.RawMessage, code int, text string) []byte {
	return compose("id", id, "error", rpcError{code, text})
}

func notification(method string, params any) []byte {
	return compose("method", method, "params", params)
}

// encode returns v as JSON, with the characters of HTML as they are. What the
// proxy encodes are its own values and JSON that was decoded before, which
// cannot fail.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("proxy: cannot encode: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

// An object is a JSON object of which only some members are looked at.
type object map[string]json.RawMessage

// toObject returns v as an object, nil if it is none.
func toObject(v json.RawMessage) object {
	var o object
	if json.Unmarshal(v, &o) != nil {
		return nil
	}
	return o
}

// at returns the value under the path of names, nil if there is none.
func at(v json.RawMessage, path ...string) json.RawMessage {
	for _, name := range path {
		v = toObject(v)[name]
	}
	return v
}

// with returns v with value under the path of names; objects on the way are made
// where there are none. Without a value the member is removed, if it is there.
func with(v, value json.RawMessage, path ...string) json.RawMessage {
	if len(path) == 0 {
		return value
	}
	if len(value) == 0 && at(v, path...) == nil {
		return v
	}
	o := toObject(v)
	if o == nil {
		o = make(object)
	}
	if value = with(o[path[0]], value, path[1:]...); len(value) == 0 {
		delete(o, path[0])
	} else {
		o[path[0]] = value
	}
	return encode(o)
}

// toList returns the elements of v, nil if it is no array.
func toList(v json.RawMessage) []json.RawMessage {
	var l []json.RawMessage
	if json.Unmarshal(v, &l) != nil {
		return nil
	}
	return l
}

// toText returns the string v, "" if it is none.
func toText(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) != nil {
		return ""
	}
	return s
}

// isTrue reports whether v is the value true.
func isTrue(v json.RawMessage) bool { return string(v) == "true" }
