// Package proxy is the language server that stands in front of gopls: one
// client, and behind it the user's gopls and conclsp's own server.
//
// Whatever is not conclsp's passes through byte for byte, but for the ids of
// the servers' requests, which two servers would both count from one.
//
//   - Diagnostics of both servers are published as one list a document. A list
//     that was made for an older text follows the edits since then; what an edit
//     touches is dropped until its server reports again.
//   - Code actions, lenses, hints and hovers are asked of both and joined. An
//     error or the silence of one costs the client nothing but its part.
//   - Requests to resolve an item go by its data: {"conclsp": …} is ours.
//     Commands go by their names: conclsp.* is ours.
//   - Watched files are one registration, the union of what both watch, and the
//     notification goes to both.
//
// # When gopls fails
//
// The client is told once for each reason, and conclsp's part works on.
//
//   - A gopls that stops is started again, with back-off; the documents are
//     opened in it with their current text. What it was asked is answered with
//     an error. Its diagnostics stay for a grace time, in which the new one
//     mostly has published its own. After five stops in three minutes it is left
//     alone until a document is saved or the command conclsp.restartGopls is run.
//   - A gopls that is missing, or does not answer initialize in time, does not
//     hold up the client: conclsp's server answers alone. When gopls comes later,
//     what it can do is registered dynamically as far as the client takes such
//     registrations (VS Code all, Neovim most, others only watched files); for
//     the rest the client is told to restart the server. While gopls is away,
//     requests that editors make by themselves are answered with null, and
//     those of the user with an error.
//   - A gopls that stops answering later is not killed, for a large workspace
//     may take it minutes: joined answers come without its part, cancelled
//     requests are answered here, and the user is told of the command.
//
// # How it works
//
// One goroutine, the loop, owns all state and never blocks: readers post to it
// what they have read, and what it writes goes to queues without bound, for a
// bounded queue between three parties that write to each other can deadlock.
// What one party sends reaches another in the same order.
package proxy
