import fc from "fast-check";
import type { ExportFile } from "firmcore";
import { describe, expect, test } from "vitest";
import { csvRows } from "../../src/cli/csv-rows.ts";
import { jsonRows } from "../../src/cli/json-rows.ts";
import { importClasses } from "../../src/domain/import/classes/import-classes.ts";
import { rowFromCells } from "../../src/domain/import/rows/csv-cells.ts";
import { User } from "../../src/domain/user/entity.ts";
import {
  file,
  fixture,
  hour,
  type ImportFirm,
  openImport,
  type Plain,
  type PlainFile,
  runsOf,
  staff,
} from "./import-firm.ts";

/** The bytes of a text in blocks of so many. */
function* blocks(text: string, size: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}
const typed = (value: unknown): Plain => (typeof value === "object" && value !== null ? (value as Plain) : {});

/** A value as mongoexport writes it. */
const extended = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(extended);
  const { __type, iso } = typed(value);
  if (__type === "Date") return { $date: iso };
  if (typeof value === "number" && Number.isInteger(value)) return { $numberLong: String(value) };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, extended(each)]));
};
const ofMongo = (row: Plain): Plain =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const { __type, className, objectId } = typed(value);
      if (__type === "Pointer") return [`_p_${name}`, `${className}$${objectId}`];
      if (name === "objectId") return ["_id", value];
      if (name === "createdAt" || name === "updatedAt")
        return [name === "createdAt" ? "_created_at" : "_updated_at", { $date: value }];
      return [name, extended(value)];
    }),
  );

/** A cell as firmcore's own CSV has it: what a spreadsheet would take for a formula is guarded. */
const cellOf = (value: unknown): string => {
  const { __type, iso, objectId } = typed(value);
  const text =
    __type === "Date"
      ? String(iso)
      : __type === "Pointer"
        ? String(objectId)
        : typeof value === "object"
          ? JSON.stringify(value)
          : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};
const csvOf = (rows: ReadonlyArray<Plain>): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) =>
    names.map((name) => ((row[name] ?? null) === null ? "" : cellOf(row[name]))).join(","),
  );
  return `\uFEFF${[names.join(","), ...lines].join("\r\n")}\r\n`;
};

/** How each form of file is written, and read again. */
const shapes: Readonly<Record<string, (rows: ReadonlyArray<Plain>, size: number, of: string) => Iterable<unknown>>> = {
  list: (rows, size) => jsonRows(blocks(JSON.stringify(rows), size)),
  results: (rows, size) => jsonRows(blocks(JSON.stringify({ results: rows }, null, 2), size)),
  lines: (rows, size) => jsonRows(blocks(rows.map((row) => `${JSON.stringify(row)}\n`).join(""), size)),
  "mongoexport, a row a line": (rows, size) =>
    jsonRows(blocks(rows.map((row) => `${JSON.stringify(ofMongo(row))}\n`).join(""), size)),
  "mongoexport --pretty": (rows, size) =>
    jsonRows(blocks(rows.map((row) => `${JSON.stringify(ofMongo(row), null, "\t")}\n`).join(""), size)),
  "mongoexport --jsonArray": (rows, size) => jsonRows(blocks(JSON.stringify(rows.map(ofMongo)), size)),
};
const inShape = (shape: string, world: ReadonlyArray<PlainFile>, size: number): ReadonlyArray<ExportFile> =>
  world.map(({ file: name, class: of, rows }) => ({
    file: name,
    class: of,
    rows: () => shapes[shape]?.(rows as ReadonlyArray<Plain>, size, of) ?? [],
  }));
/** Every row but for the firm that it belongs to. */
const tablesOf = async (firm: ImportFirm) =>
  Object.fromEntries(
    await Promise.all(
      importClasses.map(async ({ entity }) => {
        const rows = [...(await firm.rows(entity)).values()];
        return [entity.name, rows.map(({ organizationId: _, ...row }) => row)] as const;
      }),
    ),
  );

// R-IMP-5
test("every file format imports to the same tables and report", async () => {
  const written = fc.record({
    shape: fc.constantFrom(...Object.keys(shapes)),
    size: fc.integer({ min: 1, max: 5_000 }),
    notes: fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(written, async ({ shape, size, notes }) => {
      const world = [
        ...fixture(),
        file(
          "BillableHour",
          ...notes.map((each, i) => ({
            ...hour(`more00000${i}`, { notes: each, custom: i }),
            engineer: "profBen001",
            project: "projBridge",
            submittedBy: "ben0000001",
          })),
        ),
      ] as ReadonlyArray<PlainFile>;
      const [plain, shaped] = [await openImport(), await openImport()];
      const report = await plain.import(world);
      expect(await shaped.import(inShape(shape, world, size))).toEqual(report);
      expect(await tablesOf(shaped)).toEqual(await tablesOf(plain));
    }),
    { numRuns: runsOf(30) },
  );
}, 60_000);

describe("a CSV of firmcore", () => {
  // R-IMP-5
  test("imports to the tables that it was written from", async () => {
    const world = [
      ...staff(),
      file(
        "BillableHour",
        ...['=1+1 "quoted"', "-x, y", "two\nlines", "'plain", "@home", "\tindented"].map((notes, i) =>
          hour(`hour00000${i}`, { notes, hours: 7.25 + i, billable: i % 2 === 0, workDate: `2027-03-0${i + 1}` }),
        ),
      ),
    ];
    const [plain, shaped] = [await openImport(), await openImport()];
    const report = await plain.import(world);
    for (const size of [1, 7, 10_000]) {
      const cells = world.map(({ rows, class: of, file: name }) => ({
        ...{ class: of, file: name },
        rows: [...csvRows(blocks(csvOf(rows as ReadonlyArray<Plain>), size))].map(rowFromCells(of)),
      }));
      const said = await shaped.import(cells);
      expect([said.leftOut, said.flagged]).toEqual([report.leftOut, report.flagged]);
    }
    expect(await tablesOf(shaped)).toEqual(await tablesOf(plain));
  });

  test.each([
    ['a,b\n1,"x', "ends within a quoted text"],
    ["a,b\n1,2,3", "row 1 has more cells than the first line has names"],
    ['a,b\n"x"y,2', "continues after its closing quote"],
  ])("that is malformed reports the place: %j", (text, message) => {
    expect(() => [...csvRows(blocks(text, 3))]).toThrow(message);
  });

  test("that is not UTF-8 is refused", () => {
    expect(() => [...csvRows([new Uint8Array([0x61, 0x0a, 0xff])])]).toThrow("line 2, at byte 2: is not UTF-8");
  });
});

describe("_Role and its join of users", () => {
  // R-IMP-5
  const people = [1, 2, 3, 4].map((n) => ({
    objectId: `user00000${n}`,
    username: `user ${n}`,
    role: n === 4 ? "salesperson" : undefined,
  }));
  const join = (...pairs: ReadonlyArray<readonly [string, string]>) =>
    pairs.map(([owningId, relatedId], i) => ({ _id: `join00000${i}`, owningId, relatedId }));
  const world = (joinName: string) => [
    file("_User", ...people),
    file(
      "_Role",
      { objectId: "role000001", name: "Admin" },
      { objectId: "role000002", name: "Project Manager" },
      { objectId: "role000003", name: "moderator" },
      { objectId: "role000004", name: "guests" },
    ),
    {
      file: "join",
      class: joinName,
      rows: join(
        ["role000002", "user000001"],
        ["role000001", "user000001"],
        ["role000002", "user000002"],
        ["role000003", "user000003"],
        ["role000002", "user000004"],
      ),
    },
  ];

  test.each(["_Join:users:_Role", "_Join_users__Role"])("in %s give the first of several roles", async (name) => {
    const firm = await openImport();
    const report = await firm.import(world(name));
    expect([...(await firm.rows(User)).values()].map(({ role }) => role)).toEqual([
      "administrator",
      "projectManager",
      "engineer",
      "projectManager",
    ]);
    expect(report).toMatchObject({ otherRoles: { moderator: 1, guests: 0 }, unknown: {}, leftOut: [], flagged: [] });
    expect((await firm.import(world(name))).imported).toEqual({ User: 0 });
  });
});
