import { readFileSync } from "node:fs";
import { codeOf, explain } from "firmcore";
import { describe, expect, test } from "vitest";
import { statuses } from "../../src/api/http-status.ts";
import type { Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import { type Warning, type WarningCode, warningCodes } from "../../src/domain/kernel/refusal/warning.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { openMemory } from "../support/stores.ts";
import { flaggedImports, leftOutImports, neverFlagged } from "./flagged-imports.ts";
import { refusedCalls } from "./refused-calls.ts";
import { codeScene } from "./scene.ts";
import { warnedCalls } from "./warned-calls.ts";

const page = readFileSync(new URL("../../docs/rules/errors.md", import.meta.url), "utf8");
/** The rows of the table below a heading of the page, without its head. */
const tableOf = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const section = page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const rows = [...section.matchAll(/^\|(.+)\|$/gm)].map(([, row]) =>
    (row ?? "").split("|").map((each) => each.trim()),
  );
  return rows.slice(2).map((row) => row.map((cell) => cell.replace(/^`(\w+)`$/, "$1")));
};
const refusals = tableOf("Refusals");
const warnings = tableOf("Warnings");
const flags = tableOf("Flags of an import");
/** The details of a code that the last column of a row names. */
const unnamed = (row: ReadonlyArray<string> | undefined, facts: object): ReadonlyArray<string> =>
  Object.keys(facts).filter((name) => !new Set(row?.at(-1)?.match(/\w+/g)).has(name));

/** The codes named in the line that begins with a text. */
const codesIn = (beginning: string): ReadonlyArray<string> =>
  page
    .split("\n")
    .find((line) => line.startsWith(beginning))
    ?.match(/(?<=`)[A-Z_]+(?=`)/g) ?? [];

const onMemory = async <T>(work: (firm: KitFirm) => Promise<T>): Promise<T> => {
  const { adapter, close } = await openMemory();
  try {
    return await work(await openKitFirm(adapter, "Promise"));
  } finally {
    await close();
  }
};
/** The codes in the order of the vocabulary. */
const inOrder = (place: keyof typeof warningCodes, found: ReadonlyArray<Warning>): ReadonlyArray<WarningCode> => {
  const order: ReadonlyArray<WarningCode> = warningCodes[place];
  return found.map(({ code }) => code).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
};

describe("L-60 the page of errors lists exactly the possible codes", () => {
  test("of refusals, with its status", () => {
    const had = Object.entries(statuses).map(([_tag, status]) => [String(status), codeOf({ _tag })]);
    expect(refusals.map(([status, code]) => [status, code]).toSorted()).toEqual(had.toSorted());
  });

  test("of warnings, by place and in order", () => {
    const had = Object.entries(warningCodes).flatMap(([place, codes]) => codes.map((code) => [place, code]));
    expect(warnings.map(([place, code]) => [place, code])).toEqual(had);
  });

  test("of flags", () => {
    expect(flags.map(([code]) => code).toSorted()).toEqual(Object.keys(flaggedImports).toSorted());
    expect(Object.keys(neverFlagged).filter((code) => code in flaggedImports)).toEqual([]);
  });

  test("of rows that an import leaves out", () => {
    expect(codesIn("A row that is left out")).toEqual(Object.keys(leftOutImports));
  });

  test("codes of later releases are listed once and never occur", () => {
    const later = codesIn("Codes that come later");
    expect(later).toEqual(["ID_INVALID"]);
    const had = [
      ...refusals.map(([, code]) => code),
      ...warnings.map(([, code]) => code),
      ...flags.map(([code]) => code),
    ];
    expect(later.filter((code) => had.includes(code))).toEqual([]);
    // An import already leaves rows out for their ids.
    for (const code of later) expect(page.split(code).length, code).toBe(code in leftOutImports ? 3 : 2);
  });
});

describe("L-60 every refusal occurs with its documented details", () => {
  test.each(refusals.map(([, code]) => code ?? ""))("%s", async (code) => {
    const said = await onMemory(refusedCalls[code as keyof typeof refusedCalls]);
    if (said.ok) throw new Error(`${code}: the call was accepted`);
    // The page describes `recordNames` once, for every refusal.
    const { _tag, recordNames, ...facts } = said.refusal as Refusal;
    expect(page).toContain("`recordNames` of a refusal");
    expect(codeOf(said.refusal), explain(said.refusal)).toBe(code);
    expect(
      unnamed(
        refusals.find((row) => row[1] === code),
        facts,
      ),
    ).toEqual([]);
  });
});

describe("L-60 every warning occurs with its documented details", () => {
  test.each(warnings.map(([place, code]) => [place ?? "", code ?? ""]))("of %s: %s", async (place, code) => {
    const calls = warnedCalls as Record<
      string,
      Record<string, (firm: KitFirm) => ReturnType<typeof warnedCalls.reports.EMPLOYMENT_END_UNKNOWN>>
    >;
    const call = calls[place]?.[code];
    if (call === undefined) throw new Error(`${code} of ${place} has no call`);
    const { warnings: said } = accepted(await onMemory(call));
    const [found] = said.filter((warning) => warning.code === code);
    expect(found?.message).toBeTypeOf("string");
    expect(
      unnamed(
        warnings.find((row) => row[0] === place && row[1] === code),
        found?.detail as object,
      ),
    ).toEqual([]);
  });

  test("several keep the order of the page", async () => {
    const said = await onMemory(async (firm) => {
      const { emil, bridge, booking, hour, asEmil, asPia } = await codeScene(firm);
      const { admin } = firm;
      const wide = await firm.booked(emil, bridge, 10, "2027-03-01", "2027-03-31");
      const ends = {
        objectId: bridge,
        endDate: "2027-02-05",
        requiredDiscipline: "Geology",
        requiredCertifications: ["PE"],
      };
      const changed = accepted(await admin.projects.update(ends)).warnings;
      accepted(await admin.allocations.cancel(wide));
      accepted(
        await admin.engineers.update({ objectId: emil, employmentStatus: "On Leave", employedFrom: "2027-01-20" }),
      );
      accepted(await asPia.projects.hold(bridge));
      accepted(await admin.settings.set({ expiredCertification: "warn" }));
      accepted(
        await admin.timeOff.request({
          engineer: emil,
          startDate: "2027-02-01",
          endDate: "2027-02-26",
          status: "granted",
        }),
      );
      const booked = accepted(await admin.allocations.assign(booking)).warnings;
      const entered = accepted(await asEmil.hours.create({ ...hour, hours: 0.76, billingStatus: "Submitted" }));
      const judged = accepted(await asPia.hours.approve(entered.objectId)).warnings;
      return { changed, booked, entered: entered.warnings, judged };
    });
    const codes = Object.fromEntries(Object.entries(said).map(([name, of]) => [name, of.map(({ code }) => code)]));
    expect(codes).toEqual({
      changed: inOrder("changes", said.changed),
      booked: inOrder("bookings", said.booked),
      entered: inOrder("hours", said.entered),
      judged: inOrder("hours", said.judged),
    });
    expect(Object.values(codes).map(({ length }) => length)).toEqual([2, 6, 3, 3]);
  });
});

describe("L-60 every flag and skip code of an import occurs", () => {
  const flagged = Object.entries(flaggedImports);
  const leftOut = Object.entries(leftOutImports).map(([code, scenario]) => [`left out: ${code}`, scenario] as const);
  test.each([...flagged, ...leftOut])("%s", async (code, scenario) => {
    expect(await onMemory(scenario)).toContain(code.replace("left out: ", ""));
  });
});
