// Package poolafterput holds one check.
//
// poolafterput: report objects that are used after they were put back into their pool
//
// A sync.Pool gives an object to the next goroutine that asks for one, at once.
// Whoever goes on to use it after Put shares it with that goroutine: reads give
// another request's data, writes destroy it.
//
//	func encode(v any) []byte {
//		buf := pool.Get().(*bytes.Buffer)
//		defer pool.Put(buf)
//		buf.Reset()
//		fmt.Fprint(buf, v)
//		return buf.Bytes() // lies in buf, which has a new owner
//	}
//
// What leaves the function must be a copy, and Put comes last:
//
//	func encode(v any) []byte {
//		buf := pool.Get().(*bytes.Buffer)
//		defer pool.Put(buf)
//		buf.Reset()
//		fmt.Fprint(buf, v)
//		return bytes.Clone(buf.Bytes())
//	}
//
// The check follows the object through conversions, slices of it, the bytes of
// a bytes.Buffer and the slice behind a pointer, and knows functions of this
// and other packages that put their argument, unless they count references or
// ask another parameter first. It reports uses that cannot be reached but after
// the Put, those that follow it before the next branch, those in the next round
// of a loop that puts the same object each time, and a second Put.
//
// It is silent where the variable was given another object meanwhile, where
// only a later branch decides, about what else an object holds in its fields,
// and about objects that were stored elsewhere before.
package poolafterput
