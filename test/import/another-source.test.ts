import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import type { ImportSource, RawRow } from "../../src/domain/import/import-source.ts";
import { User } from "../../src/domain/user/entity.ts";
import { importExport } from "../../src/operations/import/import-export.ts";
import { administrator, openImport } from "./import-firm.ts";

const classes: Readonly<Record<string, string>> = { people: "User", staff: "EngineerProfile" };
const names: Readonly<Record<string, string>> = { id: "objectId", made: "createdAt", changed: "updatedAt" };

/** A system that writes dates as seconds, pointers as `class/id`, and roles as groups. */
const spreadsheet: ImportSource = {
  className: (name) => classes[name] ?? name,
  namedRows: (rows) =>
    rows.map((row) =>
      Object.fromEntries(Object.entries(row as RawRow).map(([name, value]) => [names[name] ?? name, value])),
    ),
  pointerId: (value, target) => {
    const [of = "", id] = typeof value === "string" ? value.split("/") : [];
    return classes[of] === target && id !== undefined ? id : null;
  },
  customValue: (value) => value,
  dateValue: (value) => (typeof value === "number" ? new Date(value * 1_000).toISOString() : value),
  objectType: () => "object",
  fieldNames: { passwordHash: "secret" },
  rowMarkers: new Set(["sheet"]),
  isReserved: (name) => name === "formula",
  isRoleFile: (name) => name === "groups",
  roleRow: (_file, { group, person }) => ({
    role: { id: String(group), name: group },
    members: [{ role: String(group), user: String(person) }],
  }),
};
const hash = `$2b$10$${"a".repeat(53)}`;
const person = { id: "user000001", username: "ana", secret: hash, made: 1_767_600_000, changed: 1_769_900_000 };
const engineer = {
  ...{ id: "engineer01", user: "people/user000001", fullName: "Ana", discipline: "Civil", employmentStatus: "Active" },
  ...{ employedFrom: 1_767_571_200, sheet: "Staff", formula: "=A1", colour: "red" },
};

// R-IMP-1, R-IMP-5
test("an export of another system imports through its own source", async () => {
  const { app, rows } = await openImport(memory() as never);
  const files = [
    { file: "people.csv", class: "people", rows: [person] },
    {
      file: "staff.csv",
      class: "staff",
      rows: [engineer, { ...engineer, id: "engineer02", user: "staff/engineer01" }],
    },
    { file: "groups.csv", class: "groups", rows: [{ group: "Coordinator", person: "user000001" }] },
    { file: "notes.csv", class: "notes", rows: [{ id: "note000001" }] },
  ];
  const report = await importExport(app.ports, administrator(), spreadsheet, files);
  expect(report).toMatchObject({
    imported: { User: 1, EngineerProfile: 1 },
    unknown: { notes: 1 },
    ignored: { EngineerProfile: { formula: 2 } },
    leftOut: [{ file: "staff.csv", objectId: "engineer02", code: "TYPE_MISMATCH" }],
    flagged: [],
  });
  expect((await rows(User)).get("user000001")).toMatchObject({
    ...{ role: "coordinator", passwordHash: hash, createdAt: 1_767_600_000_000, updatedAt: 1_769_900_000_000 },
  });
  expect((await rows(EngineerProfile)).get("engineer01")).toMatchObject({
    ...{ user: "user000001", employedFrom: 1_767_571_200 / 86_400, custom: { colour: "red" } },
  });
  const again = await importExport(app.ports, administrator(), spreadsheet, files);
  expect(again.imported).toEqual({ User: 0, EngineerProfile: 0 });
});
