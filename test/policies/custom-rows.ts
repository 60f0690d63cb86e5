import * as fc from "fast-check";
import type { CustomField, CustomType, Declarations } from "../../src/domain/kernel/context/custom-fields.ts";

const of = (type: CustomType, more: Partial<CustomField> = {}): CustomField => ({ type, ...more });
const forStaff = { read: ["administrator", "projectManager"] } as const;
const most = {
  kind: of("String"),
  weight: of("Number"),
  urgent: of("Boolean"),
  due: of("Date"),
  tags: of("Array"),
  site: of("GeoPoint"),
  area: of("Polygon"),
  partner: of("Pointer", { target: "Company" }),
  advisers: of("Relation", { target: "User" }),
  margin: of("Number", forStaff),
  yard: of("String", { read: ["administrator"] }),
};
const access = { create: ["everyone"], update: ["owner"], delete: ["owner"] } as const;
/** What the firms of the worlds declared: fields for some roles, and classes for everybody, for their owners, and for roles. */
export const declarations: Omit<Declarations, "customIndexes"> = {
  customFields: {
    Project: most,
    EngineerProfile: {
      kind: of("String"),
      pay: of("Number", { read: ["administrator"] }),
      gone: of("String", { deleted: true }),
    },
    Company: { kind: of("String"), site: of("GeoPoint", forStaff) },
    Intake: { ...most, project: of("Pointer", { target: "Project" }), of: of("Pointer", { target: "Note" }) },
    Note: { kind: of("String"), of: of("Pointer", { target: "Intake" }), weight: of("Number", forStaff) },
    Diary: { kind: of("String") },
  },
  customClasses: {
    Intake: { access: { ...access, read: ["owner", "administrator", "projectManager"] } },
    Note: { access: { ...access, read: ["everyone"] } },
    Diary: { access: { ...access, read: ["owner"] } },
  },
};
export const ownClasses = Object.keys(declarations.customClasses);

const place = (latitude: number, longitude: number) => ({ latitude, longitude });
export const places = [
  ...[place(0, 0), place(0, 10), place(10, 10), place(5, 5), place(0, 180), place(0, -179.5), place(90, 7)],
  place(48.2081743, 16.3738189),
];
const closed = (...corners: ReadonlyArray<readonly [number, number]>) =>
  [...corners, corners[0] as readonly [number, number]].map(([latitude, longitude]) => place(latitude, longitude));
export const polygons = [
  closed([0, 0], [0, 10], [10, 10], [10, 0]),
  closed([-20, 170], [20, 170], [20, 180], [-20, 180]),
  closed([40, 0], [60, 0], [60, 30], [40, 30]),
];
export const shortTexts = ["a", "Ab", "ab c", "ä b", "q\u0303", "\uFFFD", "😀 b", "a.b"];
const numbers = [0, -1, 0.1, 0.1 + 0.2, 2.5, 1e300];
const ids = (name: string) => fc.constantFrom(...[0, 1, 2].map((i) => `${name.slice(0, 4)}00000${i}`), "Gone000000");

const values: Readonly<Record<keyof typeof most | "project" | "of" | "pay" | "gone", fc.Arbitrary<unknown>>> = {
  kind: fc.constantFrom(...shortTexts),
  weight: fc.constantFrom(...numbers),
  urgent: fc.boolean(),
  due: fc.constantFrom("2027-01-01T00:00:00.000Z", "2027-01-01T00:00:00.001Z", "2026-06-01T12:00:00.000Z"),
  tags: fc.array(fc.constantFrom("a", "b", 1), { maxLength: 2 }),
  site: fc.constantFrom(...places),
  area: fc.constantFrom(...polygons),
  partner: fc.constantFrom("Comp000000", "Comp000000", "Comp000001", "Comp000002", "Gone000000"),
  advisers: fc.uniqueArray(ids("User"), { maxLength: 2 }).map((each) => each.sort()),
  margin: fc.constantFrom(...numbers),
  yard: fc.constantFrom(...shortTexts),
  project: ids("Project"),
  of: ids("OwnRecord"),
  pay: fc.constantFrom(...numbers),
  gone: fc.constantFrom(...shortTexts),
};
/** Custom values of a record: most of their types, some of another, many absent. */
export const customOf = (className: string): fc.Arbitrary<Readonly<Record<string, unknown>> | null> => {
  const fields = Object.keys(declarations.customFields[className] ?? {}) as ReadonlyArray<keyof typeof values>;
  const made = fields.map((name) => [
    name,
    fc.option(fc.oneof({ weight: 12, arbitrary: values[name] }, fc.constantFrom<unknown>("x", 1, [])), { freq: 4 }),
  ]);
  const all = fc.record(Object.fromEntries(made)) as fc.Arbitrary<Record<string, unknown>>;
  // A record without custom values has null.
  return all.map((each) => {
    const given = Object.entries(each).filter(([, value]) => value !== null);
    return given.length === 0 ? null : Object.fromEntries(given);
  });
};
