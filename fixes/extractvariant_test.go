package fixes

import "testing"

func TestVariantName(t *testing.T) {
	for name, want := range map[string]string{"Len": "lenLocked", "len": "lenLocked", "URL": "urlLocked", "HTTPGet": "httpGetLocked", "X": "xLocked", "ID2": "id2Locked", "setA": "setALocked"} {
		if got := variantName(name); got != want {
			t.Errorf("variant of %s: %s, want %s", name, got, want)
		}
	}
}
