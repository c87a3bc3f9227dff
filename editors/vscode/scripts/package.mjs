// Makes the .vsix for one platform, with its server inside.
import { execFileSync } from "node:child_process";
import fs from "node:fs";

const platforms = { linux: "linux", darwin: "darwin", windows: "win32" };
const machines = { amd64: "x64", arm64: "arm64", arm: "armhf" };
const go = (name) => execFileSync("go", ["env", name], { encoding: "utf8" }).trim();
const target = `${platforms[go("GOOS")]}-${machines[go("GOARCH")]}`;

const here = new URL("..", import.meta.url);
fs.rmSync(new URL("bin", here), { recursive: true, force: true }); // of another platform
fs.copyFileSync(new URL("../../LICENSE", here), new URL("LICENSE", here));
execFileSync("npx", ["vsce", "package", "--target", target, "--no-dependencies", "--out", `conclsp-${target}.vsix`], {
  cwd: here,
  stdio: "inherit",
});
