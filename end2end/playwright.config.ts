// Runs against a shop that is already up: `cargo xtask test` starts the release build and its payment
// environment on free ports and hands over both addresses. Against `cargo xtask run` nothing needs setting.
import { defineConfig, devices } from "@playwright/test";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A Chromium of the system is taken where there is one; otherwise Playwright's own. */
function systemChromium(): string | undefined {
  const named = process.env.CASHWRAP_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of ["chromium", "chromium-browser", "google-chrome"])
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name);
  return undefined;
}

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["line"], ["json", { outputFile: "test-results/report.json" }]] : "list",
  use: {
    baseURL: process.env.CASHWRAP_BASE_URL ?? "http://127.0.0.1:3000",
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    locale: "en-US",
    launchOptions: {
      executablePath: systemChromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } }, testIgnore: /phone\.spec/ },
    { name: "phone", use: { ...devices["Pixel 7"], viewport: { width: 360, height: 780 } }, testMatch: /phone\.spec/ },
  ],
});
