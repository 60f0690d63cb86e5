import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fixture } from "../import/import-firm.ts";
import { fresh, type Ran, run } from "./run.ts";

const hostile = "\u001b[2J\u001b]0;x\u0007\r\nFORGED row\t100 %\u009b1m\u202eevil\u2028";
const named = /^(fullName|discipline|requiredDiscipline|projectName|clientName|certificationName|username|costCenter)$/;
const spoiled = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, named.test(name) ? `${String(value).trim()}${hostile}` : value]),
  );

/** Writes no control or bidi character but line breaks, and no line that a name begins. */
const expectPrintable = ({ out, err }: Ran, args: ReadonlyArray<string>): void => {
  const written = `${out}${err}`;
  expect(written, args.join(" ")).not.toMatch(/[\p{Bidi_Control}\u2028]|(?!\n)\p{Cc}/u);
  expect(written, args.join(" ")).not.toMatch(/^\s*FORGED/m);
};

test("no command writes what a name would do to a terminal", async () => {
  const { folder, db, remove } = fresh();
  onTestFinished(remove);
  const from = join(folder, "export");
  mkdirSync(from);
  for (const { file: name, rows } of fixture())
    writeFileSync(join(from, name), JSON.stringify([...rows.map(spoiled), { objectId: hostile, [hostile]: 1 }]));
  writeFileSync(join(from, `${hostile.replaceAll("/", "")}.txt`), "");
  writeFileSync(join(from, `Class${hostile}.json`), JSON.stringify([{ objectId: "row0000001" }]));
  const firm = ["--db", db, "--organization", `acme${hostile}`];
  const history = join(folder, "history.json");
  const call = { as: hostile, operation: hostile, input: { [hostile]: hostile }, requestId: hostile, names: hostile };
  writeFileSync(
    history,
    JSON.stringify({
      ...{ firmcoreHistory: 1, law: hostile, failure: hostile, clock: "set", ids: "own", setup: [] },
      steps: [{ at: "2027-01-01T00:00:00.000Z", calls: [{ ...call, outcome: { ok: true, value: { a: hostile } } }] }],
    }),
  );
  const commands = [
    ["import", from, "--time-zone", "Europe/Berlin", ...firm],
    ["migrate", "--db", db],
    ["bootstrap", "--username", `boss${hostile}`, "--external-id", "b", "--db", db, "--organization", "new"],
    ["overbooked", "--from", "2027-01-01", ...firm],
    ["certifications", "--on", "2027-01-01", ...firm],
    ["certifications", "--status", hostile, ...firm],
    ["uncovered", ...firm],
    ["availability", "--from", "2027-01-01", ...firm],
    ["availability", "--discipline", hostile, ...firm],
    ["availability", "--engineer", `Ben Ost${hostile}`, ...firm],
    ["availability", "--engineer", hostile, ...firm],
    ...["engineer", "discipline", "project", "client", "project,month"].map((by) => [
      ...["utilization", "--by", by, "--hours", "all", "--from", "2027-01-01", "--to", "2027-04-30", ...firm],
    ]),
    ["money", "--by", "project", "--from", "2027-01-01", "--to", "2027-04-30", ...firm],
    ["plan-actual", "--by", "engineer", "--from", "2026-01-01", "--to", "2026-04-30", ...firm],
    ["policies", "--class", hostile],
    ["policies", ...firm],
    ["replay", history],
    ["sql", "--from", hostile],
    ["overbooked", "--db", db, "--organization", hostile],
    ["overbooked", "--db", hostile],
    // The parser's own errors may have several lines.
    ["overbooked", `--${hostile.replace("\n", "")}`],
    [hostile.replace("\n", "")],
  ];
  const named: Array<string> = [];
  for (const args of commands)
    for (const more of [[], ["--json"]]) {
      const ran = await run([...args, ...more], false, Date.parse("2027-02-10T12:00:00Z"));
      expectPrintable(ran, args);
      if (more.length > 0 && ran.out !== "" && args[0] !== "replay")
        expect(() => JSON.parse(ran.out), args.join(" ")).not.toThrow();
      if (/evil/.test(ran.out)) named.push(args[0] ?? "");
    }
  // Every report on people or projects met a hostile name, and JSON has it whole.
  for (const each of ["import", "bootstrap", "overbooked", "certifications", "availability", "utilization", "money"])
    expect(named).toContain(each);
  const { out } = await run(["utilization", "--by", "engineer", ...firm, "--json"]);
  expect(out).toContain(JSON.stringify(hostile).slice(1, 20));
  expect(JSON.parse(out).results.map(({ name }: { readonly name: string }) => name)).toContain(
    `Ben Ost${hostile.trim()}`,
  );
});
