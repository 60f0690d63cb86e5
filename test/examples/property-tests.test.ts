import { readFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { programsOf } from "../../scripts/readme.ts";
import { temporaryFolder } from "../support/stores.ts";

const page = readFileSync(new URL("../../docs/property-tests.md", import.meta.url), "utf8");
/** Whether the page shows what a program prints: `…` stands for what it leaves out. */
const isShown = (heading: string, text: string): void => {
  const section = page.split(/^## /m).find((each) => each.startsWith(heading)) ?? "";
  const [, shown = ""] = /\n\n```\n(.*?)```$/ms.exec(section) ?? [];
  expect(shown).not.toBe("");
  const parts = shown.split(/^…\n| ?…/gm);
  parts.reduce((rest, part) => {
    expect(rest).toContain(part);
    return rest.slice(rest.indexOf(part) + part.length);
  }, text);
};

const folder = new URL("../../examples/property-tests/", import.meta.url);

/** What an example prints, in a folder of its own. */
const printed = async (example: () => Promise<unknown>): Promise<string> => {
  const { folder: temporary, remove } = temporaryFolder();
  const before = process.cwd();
  const log = vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => {
    log.mockRestore();
    process.chdir(before);
    remove();
  });
  process.chdir(temporary);
  await example();
  return log.mock.calls.map(([line]) => `${line}\n`).join("");
};
const repeated = (line: string) => new RegExp(`Counterexample: \\[\\n {2}${line}\\n {2}${line}\\]\\n`);
const booking = 'admin allocations.assign \\{.*\\} request id "request 0.0" as "booking 1"';

test("the kit and a law find the fault of a store", async () => {
  const text = await printed(() => import("../../examples/property-tests/store.ts"));
  expect(text).toContain("fails: L-45 a repeated request makes one booking and one answer (Promise)\n");
  expect(text).toContain("fails: L-45 a repeated request gets its first answer\n");
  expect(text).toMatch(repeated(booking));
  isShown("A store of your own", text);
  expect(JSON.parse(readFileSync("history.json", "utf8"))).toMatchObject({ firmcoreHistory: 1, ids: "sequential" });
});

test("laws shrink the fault of a booking rule to one day", async () => {
  const text = await printed(() => import("../../examples/property-tests/booking-rule.ts"));
  expect(text.match(/^holds: L-\d\d/gm)).toHaveLength(5);
  expect(text).toContain("fails: L-13 the rule agrees with counting day by day\n");
  const [case_] = JSON.parse(/^Counterexample: (.*)$/m.exec(text)?.[1] ?? "") as [Record<string, never>];
  const day = "2027-03-01";
  const share = { allocationPercent: 60, startDate: day };
  expect(case_).toMatchObject({ bookings: [share], candidate: { ...share, endDate: day }, limits: [], firmLimits: [] });
  isShown("A booking rule of your own", text);
});

test("laws find the fault of an HTTP service", async () => {
  const text = await printed(() => import("../../examples/property-tests/http-service.ts"));
  expect(text.match(/^(holds|fails): L-\d\d/gm)).toEqual([
    ...["holds: L-01", "holds: L-12", "holds: L-28", "holds: L-37", "fails: L-45"],
  ]);
  expect(text).toMatch(repeated(booking));
  isShown("An HTTP service", text);
});

test("docs/property-tests.md shows the tested files", () => {
  expect(programsOf(page).map(({ code }) => code)).toEqual(
    ["store.ts", "booking-rule.ts", "http-service.ts"].map((file) => readFileSync(new URL(file, folder), "utf8")),
  );
});
