// Package example has an example in its test.
package example
