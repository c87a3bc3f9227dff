// Package ok_mode starts a goroutine in a callee, but not for this caller.
package ok_mode

type handler struct{ command string }

func (h *handler) run(f func() error) error {
	if h.command == "slow" {
		go f()
		return nil
	}
	return f()
}

func (h *handler) apply() (string, error) {
	result := ""
	err := h.run(func() error {
		result = "applied"
		return nil
	})
	return result, err
}
