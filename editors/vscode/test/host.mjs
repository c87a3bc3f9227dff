// host.mjs ROOT WORKSPACE GOPLS: runs suite.js in the extension host of a real VS Code. The exit code is its result.
import path from "node:path";
import util from "node:util";
import { withCode } from "./code.mjs";

const [root, workspace, gopls] = process.argv.slice(2).map((p) => path.resolve(p));
const extension = path.resolve(import.meta.dirname, "..");
const noise =
  /open-vsx|Creating a socket|connection token|AccountPolicyGate|grace-time|AgentHost|Service Worker|builtin extensions cache|^Canceled/;
const limit = 8 * 60 * 1000;

const code = await withCode(
  root,
  { withGo: true, machine: { "conclsp.gopls": gopls }, flags: ["--vscode-option", "enable-smoke-test-driver"] },
  async (page, address) => {
    const at = (p) => `vscode-remote://${address}${p}`;
    const ended = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
    await page.exposeFunction("codeAutomationLog", (_, parts) => {
      const line = util.format(...parts);
      if (!noise.test(line)) {
        console.log(line);
      }
    });
    const payload = [
      ["extensionDevelopmentPath", at(extension)],
      ["extensionTestsPath", at(path.join(extension, "test/suite.js"))],
      ["skipWelcome", "true"],
    ];
    await page.goto(`http://${address}/?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const result = await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve("timeout"), limit))]);
    if (result !== 0 && process.env.PICTURES) {
      await page.screenshot({ path: path.join(process.env.PICTURES, "failed-host.png") });
    }
    return result;
  },
);
console.log(`the extension host ended with ${code}`);
process.exit(code === 0 ? 0 : 1);
