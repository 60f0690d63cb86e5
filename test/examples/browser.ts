import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { programNamed } from "../support/postgres/binaries.ts";

/** A size of a window and a colour scheme. */
export interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}
export const looks: ReadonlyArray<Look> = [390, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** Debian's Chromium. In a container it runs as root, where it has no sandbox of its own; the pages are ours. */
export const startBrowser = (): Promise<Browser> => {
  const executablePath = programNamed("chromium");
  if (executablePath === undefined) throw new Error("chromium is not installed");
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
};

/** What the page says on its console as an error, from now on. */
export const errorsOf = (page: Page): ReadonlyArray<string> => {
  const found: Array<string> = [];
  page.on("console", (said) => said.type() === "error" && found.push(said.text()));
  page.on("pageerror", (error) => found.push(error.message));
  return found;
};

interface Violation {
  readonly id: string;
  readonly impact?: string | null | undefined;
  readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary?: string | undefined }>;
}
/** The serious and critical findings of axe. */
export const findingsOf = async (page: Page): Promise<ReadonlyArray<string>> => {
  // The page's policy forbids inline scripts, so axe is not added as an element.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (
      globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: ReadonlyArray<Violation> }> } }
    ).axe.run({ resultTypes: ["violations"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((each) => `${id}: ${each.html} ${each.failureSummary ?? ""}`));
};

/** Whether the page as a whole scrolls sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
