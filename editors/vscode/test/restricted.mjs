// restricted.mjs ROOT VSIX WORKSPACE: opens a folder that is not trusted, and whose settings name a program of its own as
// the server. The server of the extension must run instead.
import assert from "node:assert";
import fs from "node:fs";
import path from "node:path";
import { withCode } from "./code.mjs";

const [root, vsix, workspace] = process.argv.slice(2).map((p) => path.resolve(p));
const trap = path.join(workspace, "trap.sh");
const sprung = path.join(workspace, "sprung");
fs.writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\n`, { mode: 0o755 });
fs.mkdirSync(path.join(workspace, ".vscode"));
fs.writeFileSync(
  path.join(workspace, ".vscode/settings.json"),
  JSON.stringify({ "conclsp.path": trap, "conclsp.gopls": trap, "conclsp.env": { PATH: workspace } }),
);
await withCode(
  root,
  { settings: { "conclsp.mode": "beside" }, extension: vsix, restricted: true },
  async (page, address) => {
    const payload = [["openFile", `vscode-remote://${address}${workspace}/counter/main.go`]];
    await page.goto(`http://${address}/?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    await page.locator(".squiggly-error").first().waitFor({ timeout: 60_000 });
    await page.getByText("Restricted Mode").first().waitFor();
  },
);
assert.ok(!fs.existsSync(sprung), "a program of the folder was run");
console.log("a folder that is not trusted cannot choose the server");
