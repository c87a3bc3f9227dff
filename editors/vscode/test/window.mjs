// window.mjs ROOT VSIX WORKSPACE PICTURES: does in the window what a newcomer does: waits for the line under the code,
// opens the menu, takes the first fix and saves. Takes the pictures that the README shows.
import assert from "node:assert";
import fs from "node:fs";
import path from "node:path";
import { withCode } from "./code.mjs";

const [root, vsix, workspace, pictures] = process.argv.slice(2).map((p) => path.resolve(p));
const file = path.join(workspace, "counter/main.go");
const settings = {
  "conclsp.mode": "beside",
  "editor.fontSize": 15,
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Light Modern",
  "editor.lightbulb.enabled": "on",
};
fs.mkdirSync(pictures, { recursive: true });

await withCode(root, { settings, extension: vsix }, async (page, address) => {
  const picture = (name) => page.screenshot({ path: path.join(pictures, name) });
  try {
    const payload = [["openFile", `vscode-remote://${address}${file}`]];
    await page.goto(`http://${address}/?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const squiggle = page.locator(".squiggly-error").first();
    await squiggle.waitFor({ timeout: 60_000 });
    await page.keyboard.press("Control+b"); // the list of files is of no interest
    if (await page.locator(".part.panel").isVisible()) {
      await page.keyboard.press("Control+j");
    }
    await page.locator('[id="status.languageStatus"]').hover();
    await page.locator(".hover-language-status", { hasText: /conclsp \S+/ }).waitFor({ timeout: 15_000 });
    await page
      .locator(".view-line span", { hasText: /^count$/ })
      .first()
      .waitFor();
    const box = await squiggle.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 2);
    await page.locator(".monaco-hover", { hasText: "nothing to order them" }).waitFor({ timeout: 15_000 });
    await picture("finding.png");
    await page.mouse.move(2, 2);
    await page.mouse.click(box.x + box.width / 2, box.y + 2);
    await page.keyboard.press("F1");
    await page.keyboard.type("conclsp: Explain Check");
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Explain Check" }).waitFor();
    await page.keyboard.press("Enter");
    const view = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await view.getByRole("heading", { name: "sharedwrite" }).waitFor({ timeout: 30_000 });
    await picture("page.png");
    await page.locator(".tab.active .tab-actions .action-label").click();
    await page.mouse.click(box.x + box.width / 2, box.y + 2);
    await page.keyboard.press("Control+.");
    const menu = page.locator(".action-widget");
    await menu.getByText("Make the variable a typed atomic").waitFor({ timeout: 15_000 });
    await menu.getByText("Guard the variable with a mutex").waitFor();
    await picture("fixes.png");
    await menu.getByText("Make the variable a typed atomic").click();
    await page.locator(".view-line", { hasText: "atomic.Int64" }).waitFor({ timeout: 15_000 });
    await page.keyboard.press("Control+s");
    await page.locator(".squiggly-error").waitFor({ state: "detached", timeout: 15_000 });
    await page.locator(".tab.active:not(.dirty)").waitFor();
    await picture("fixed.png");
  } catch (err) {
    await picture("failed-window.png");
    throw err;
  }
});
const saved = fs.readFileSync(file, "utf8");
assert.match(saved, /count\.Add\(1\)/);
console.log("the fix is in the file");
