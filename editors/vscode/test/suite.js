// Tests that run inside the extension host, as one more extension would.
const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");
const Mocha = require("mocha");

const patience = 60_000;
const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;

/** Waits until value() is something, without a fixed pause: it is asked whenever VS Code tells of a change. */
async function until(what, value) {
  const started = Date.now();
  for (;;) {
    const got = await value();
    if (got) {
      return got;
    }
    assert.ok(Date.now() - started < patience, `no ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

async function open(name) {
  const document = await vscode.workspace.openTextDocument(path.join(folder(), name));
  return await vscode.window.showTextDocument(document);
}

function findings(editor) {
  return vscode.languages.getDiagnostics(editor.document.uri).filter((d) => d.source === "conclsp");
}

const found = (editor, check) =>
  until(`finding of ${check}`, () => findings(editor).find((d) => d.code?.value === check));
const clean = (editor) => until("end of findings", () => findings(editor).length === 0);

async function actions(editor, range, kind) {
  return await vscode.commands.executeCommand(
    "vscode.executeCodeActionProvider",
    editor.document.uri,
    range,
    kind,
    100,
  );
}

/** Applies the action with a title, calls check, and undoes it. */
async function tryAction(editor, range, kind, title, check) {
  const before = editor.document.getText();
  const list = await actions(editor, range, kind);
  const action = list.find((a) => a.title === title);
  assert.ok(action, `no action ${title} among ${list.map((a) => a.title).join(", ")}`);
  assert.ok(action.edit, `${title} has no edit`);
  assert.ok(await vscode.workspace.applyEdit(action.edit), `${title} could not be applied`);
  assert.notStrictEqual(editor.document.getText(), before);
  await check();
  await vscode.commands.executeCommand("undo");
  await until("undone text", () => editor.document.getText() === before);
}

const configure = (name, value) =>
  vscode.workspace.getConfiguration("conclsp").update(name, value, vscode.ConfigurationTarget.Global);

/** Collects the error messages that the extension shows while f runs. */
async function messages(f) {
  const shown = [];
  const original = vscode.window.showErrorMessage;
  vscode.window.showErrorMessage = async (message, ...buttons) => void shown.push([message, ...buttons]);
  try {
    await f(shown);
  } finally {
    vscode.window.showErrorMessage = original;
  }
  return shown;
}

/** Makes a program that says it is a version of the server, and fails when it is to serve. */
function impostor(version) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "conclsp-impostor-")), "conclsp");
  fs.writeFileSync(file, `#!/bin/sh\n[ "$1" = version ] && echo "conclsp ${version}"\n`, { mode: 0o755 });
  return file;
}

const proc = (pid, name) => fs.readFileSync(`/proc/${pid}/${name}`, "utf8");

/** The processes of the server, which are children of the extension host. */
function servers() {
  return fs.readdirSync("/proc").filter((pid) => {
    try {
      const stat = proc(pid, "stat");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return parent === process.pid && /conclsp\0(serve|proxy)/.test(proc(pid, "cmdline"));
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** Waits until there is one server, of which is(pid) holds. */
const oneServer = (what, is) =>
  until(what, () => {
    const [pid, ...more] = servers();
    return more.length === 0 && pid && is(pid) && pid;
  });

const quickFix = vscode.CodeActionKind.QuickFix;

const tests = {
  async "shows a finding with its page and the other side"() {
    const editor = await open("counter/main.go");
    const d = await found(editor, "sharedwrite");
    assert.strictEqual(d.severity, vscode.DiagnosticSeverity.Error);
    assert.match(String(d.code.target), /docs\/checks\/sharedwrite/);
    assert.ok(d.relatedInformation.length > 0);
    assert.strictEqual(editor.document.getText(d.range), "count");
  },

  async "applies and undoes each quick fix of a counter"() {
    const editor = await open("counter/main.go");
    const d = await found(editor, "sharedwrite");
    for (const [title, text] of [
      ["Make the variable a typed atomic", /atomic\.Int64/],
      ["Guard the variable with a mutex", /sync\.Mutex/],
    ]) {
      await tryAction(editor, d.range, quickFix.value, title, async () => {
        assert.match(editor.document.getText(), text);
        await clean(editor);
      });
      await found(editor, "sharedwrite");
    }
  },

  async "closes the channel of a producer"() {
    const editor = await open("producer/main.go");
    const d = await found(editor, "noclose");
    const [first] = await actions(editor, d.range, quickFix.value);
    assert.ok(first.isPreferred);
    await tryAction(editor, d.range, quickFix.value, first.title, async () => {
      assert.match(editor.document.getText(), /defer close\(/);
      await clean(editor);
    });
  },

  async "wraps a channel operation in a select with a timeout"() {
    const editor = await open("producer/main.go");
    const at = editor.document.getText().indexOf("<-");
    assert.ok(at > 0, "the example has no channel operation");
    const position = editor.document.positionAt(at);
    const kind = "refactor.rewrite.conclsp.selectTimeout";
    const list = await actions(editor, new vscode.Range(position, position), kind);
    assert.strictEqual(list.length, 1, "one rewrite");
    await tryAction(editor, new vscode.Range(position, position), kind, list[0].title, async () => {
      assert.match(editor.document.getText(), /select \{[^]*time\.After\(/);
    });
  },

  async "applies all safe fixes in a file"() {
    const editor = await open("squares/main.go");
    await until("findings", () => findings(editor).length > 0);
    const before = editor.document.getText();
    await vscode.commands.executeCommand("conclsp.fixAllInFile");
    await until("changed text", () => editor.document.getText() !== before);
    await clean(editor);
    await vscode.commands.executeCommand("undo");
    await until("undone text", () => editor.document.getText() === before);
  },

  async "heeds a change of the settings"() {
    const editor = await open("counter/main.go");
    await found(editor, "sharedwrite");
    await configure("checks", { sharedwrite: "off" });
    await clean(editor);
    await configure("checks", { sharedwrite: "warning" });
    const d = await found(editor, "sharedwrite");
    assert.strictEqual(d.severity, vscode.DiagnosticSeverity.Warning);
    await configure("checks", undefined);
    await until("error", () => findings(editor).some((f) => f.severity === vscode.DiagnosticSeverity.Error));
  },

  async "starts one server again when told several times"() {
    const editor = await open("counter/main.go");
    const before = await oneServer("server", () => true);
    await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand("conclsp.restartServer")));
    await found(editor, "sharedwrite");
    await oneServer("other server", (pid) => pid !== before);
  },

  async "comes back when the server is killed"() {
    const editor = await open("counter/main.go");
    const pid = await oneServer("server", () => true);
    const shown = await messages(async () => {
      process.kill(Number(pid), "SIGKILL");
      await oneServer("other server", (other) => other !== pid);
      await found(editor, "sharedwrite");
    });
    assert.deepStrictEqual(shown, [], "nobody needs to be told");
  },

  async "says once that the server is missing, and what to do"() {
    const editor = await open("counter/main.go");
    const shown = await messages(async (list) => {
      await configure("path", "/no/such/conclsp");
      await until("message", () => list.length > 0);
      await clean(editor);
    });
    assert.strictEqual(shown.length, 1);
    assert.match(shown[0][0], /not found.*\/no\/such\/conclsp/);
    assert.deepStrictEqual(shown[0].slice(1), ["Install", "Open Settings"]);
  },

  async "says what is wrong with a program that is not the server, or too old, or cannot serve"() {
    for (const [file, message, buttons] of [
      ["/bin/false", /not the server of conclsp/, ["Install", "Open Settings"]],
      [impostor("v0.0.9"), /too old for this extension.*v0\.0\.9/, ["Install", "Open Settings"]],
      [impostor("v9.9.9"), /could not be started/, ["Restart", "Show Output"]],
    ]) {
      const shown = await messages(async (list) => {
        await configure("path", file);
        await until(`message about ${file}`, () => list.length > 0);
        await vscode.commands.executeCommand("conclsp.showOutput");
      });
      assert.strictEqual(shown.length, 1, JSON.stringify(shown));
      assert.match(shown[0][0], message);
      assert.doesNotMatch(shown[0][0], /\n/, "one line, no stack");
      assert.deepStrictEqual(shown[0].slice(1), buttons);
    }
    await configure("path", undefined);
    await found(await open("counter/main.go"), "sharedwrite");
  },

  async "gives up a server that crashes again and again, and says so once"() {
    const editor = await open("counter/main.go");
    await found(editor, "sharedwrite");
    const shown = await messages(async (list) => {
      for (let pid; list.length === 0;) {
        const other = await until("server or message", () => list[0] || servers().find((p) => p !== pid));
        if (list.length === 0) {
          process.kill(Number((pid = other)), "SIGKILL");
        }
      }
      await clean(editor);
    });
    assert.strictEqual(shown.length, 1);
    assert.match(shown[0][0], /stopped several times/);
    assert.deepStrictEqual(shown[0].slice(1), ["Restart", "Show Output"]);
    await vscode.commands.executeCommand("conclsp.restartServer");
    await found(editor, "sharedwrite");
  },

  async "explains a check"() {
    const editor = await open("counter/main.go");
    const d = await found(editor, "sharedwrite");
    editor.selection = new vscode.Selection(d.range.start, d.range.start);
    await vscode.commands.executeCommand("conclsp.explainCheck");
    const tab = await until("preview", () =>
      vscode.window.tabGroups.all.flatMap((g) => g.tabs).find((t) => t.label.includes("sharedwrite")),
    );
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("conclsp-page:/sharedwrite.md"));
    assert.match(page.getText(), /^# sharedwrite\n\nReport variables /);
    await vscode.window.tabGroups.close(tab);
  },

  async "gives its variables to the server"() {
    await configure("env", { CONCLSP_TEST: "yes" });
    await oneServer("server with the variable", (pid) => proc(pid, "environ").includes("CONCLSP_TEST=yes"));
    await configure("env", undefined);
    await oneServer("server without it", (pid) => !proc(pid, "environ").includes("CONCLSP_TEST"));
  },

  async "is beside the Go extension, and in front of gopls where that does not run it"() {
    const editor = await open("counter/main.go");
    const runs = (command) => (pid) => proc(pid, "cmdline").includes(`\0${command}\0`);
    await oneServer("server beside gopls", runs("serve"));
    const go = vscode.workspace.getConfiguration("go");
    await go.update("useLanguageServer", false, vscode.ConfigurationTarget.Global);
    await oneServer("server in front of gopls", runs("proxy"));
    await found(editor, "sharedwrite");
    await until("hover of gopls", async () => {
      const at = editor.document.positionAt(editor.document.getText().indexOf("Println") + 1);
      const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", editor.document.uri, at);
      return hovers.some((h) => h.contents.some((c) => /func fmt\.Println/.test(c.value ?? c)));
    });
    const module = await open("go.mod");
    assert.strictEqual(module.document.languageId, "go.mod");
    await module.edit((edit) => edit.insert(new vscode.Position(0, 0), "\n\n"));
    await until("formatting of go.mod by gopls", async () => {
      const format = "vscode.executeFormatDocumentProvider";
      return (await vscode.commands.executeCommand(format, module.document.uri, { tabSize: 4 }))?.length > 0;
    });
    await vscode.commands.executeCommand("undo");
    await go.update("useLanguageServer", undefined, vscode.ConfigurationTarget.Global);
    await oneServer("server beside gopls again", runs("serve"));
    await configure("mode", "front");
    await oneServer("server in front, as set", runs("proxy"));
    await configure("mode", undefined);
    await found(editor, "sharedwrite");
  },
};

/** One test for each kind of quick fix, on the test data that kinds.mjs has gathered. */
function kindTests() {
  const kinds = JSON.parse(fs.readFileSync(path.join(folder(), "kinds/kinds.json"), "utf8"));
  return kinds.map(({ title, check, file, line }) => [
    `applies and undoes "${title}" of ${check}`,
    async () => {
      const editor = await open(path.join("kinds", file));
      const some = () => findings(editor).filter((d) => d.code?.value === check);
      const offered = async (d) => (await actions(editor, d.range, quickFix.value)).some((a) => a.title === title);
      const d = await until("offer", async () => {
        for (const d of some().filter((d) => d.range.start.line === line - 1)) {
          if (await offered(d)) {
            return d;
          }
        }
      });
      const before = some().length;
      await tryAction(editor, d.range, quickFix.value, title, () =>
        until("finding less", () => some().length < before),
      );
      await until("finding again", () => some().length === before);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    },
  ]);
}

exports.run = () => {
  const mocha = new Mocha({ timeout: 2 * patience, grep: process.env.GREP, reporter: "spec", color: false });
  const suite = Mocha.Suite.create(mocha.suite, "conclsp");
  suite.afterEach("the server as it was", () => configure("path", undefined));
  for (const [name, f] of [...Object.entries(tests), ...kindTests()]) {
    suite.addTest(new Mocha.Test(name, f));
  }
  return new Promise((done, failed) =>
    mocha.run((failures) => (failures ? failed(new Error(`${failures} tests failed`)) : done())),
  );
};
