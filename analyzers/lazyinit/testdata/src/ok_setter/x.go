// Package ok_setter has settings that are made once, before first use.
package ok_setter

// A Client is safe for concurrent use.
type Client struct {
	height int
	sink   any
	list   []string
}

// SetHeight must be called before first use, and once.
func (c *Client) SetHeight(height int) {
	if c.height != 0 {
		panic("SetHeight called twice")
	}
	c.height = height
}

// SetSink keeps the first sink that it is given.
func (c *Client) SetSink(sink string) {
	if c.sink == nil {
		c.sink = sink
	}
}

// Reserve must be called once.
func (c *Client) Reserve(n int) {
	if c.list != nil {
		panic("reserved twice")
	}
	c.list = make([]string, n)
}
