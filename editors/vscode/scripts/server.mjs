// Builds the server of this checkout into bin/, for the platform of GOOS and GOARCH or of this machine.
import { execFileSync } from "node:child_process";

const env = { ...process.env, CGO_ENABLED: "0" };
const goos = execFileSync("go", ["env", "GOOS"], { encoding: "utf8", env }).trim();
const name = goos === "windows" ? "conclsp.exe" : "conclsp";
execFileSync("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", `editors/vscode/bin/${name}`, "."], {
  cwd: new URL("../../..", import.meta.url),
  env,
  stdio: "inherit",
});
