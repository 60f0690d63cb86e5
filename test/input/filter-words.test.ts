import { operationNamed, operationNames } from "firmcore";
import { entities } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { type Role, roles } from "../../src/domain/kernel/context/actor.ts";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import { filterableFields } from "../../src/operations/query/filter-fields.ts";
import { openTestFirm } from "../support/firm/firm.ts";

const classes = new Map(Object.values(entities).map((each): [string, Entity] => [each.name, each]));
/** The fields with a closed set of words, for every operation that takes a filter. */
const closed = operationNames.flatMap((operation) => {
  const of = operationNamed(operation);
  const entity = classes.get(of?.class ?? "");
  if (of === undefined || !("where" in of.input) || entity === undefined) return [];
  return [...filterableFields(entity)].flatMap(([field, { kind }]) =>
    kind.words !== undefined || kind.type === "literal" ? [[operation, field] as const] : [],
  );
});
/** Every way to write a word in a filter, with its place. */
const ways: ReadonlyArray<readonly [place: ReadonlyArray<string>, write: (word: string, known: string) => unknown]> = [
  [[], (word) => word],
  [["is"], (word) => ({ is: word })],
  [["not"], (word) => ({ not: word })],
  [["in", "0"], (word) => ({ in: [word] })],
  [["in", "1"], (word, known) => ({ in: [known, word] })],
  [["notIn", "0"], (word) => ({ notIn: [word] })],
];
const asking = (operation: string, where: object): object => ({
  ...("field" in (operationNamed(operation)?.input ?? {}) ? { field: "objectId" } : {}),
  where,
});
type Said = { readonly ok: boolean; readonly refusal?: unknown };
type Call = (operation: string, input: unknown) => Promise<Said>;
interface Issue {
  readonly path: ReadonlyArray<string>;
  readonly code: string;
  readonly known: ReadonlyArray<string>;
}
const issueOf = (said: Said): Issue | undefined =>
  (said.refusal as { readonly issues?: ReadonlyArray<Issue> } | undefined)?.issues?.[0];

describe("R-VAL-8: an unknown word in a filter", () => {
  test("is refused by every operation, field and operator, and the known words are accepted", async () => {
    const { admin } = await openTestFirm();
    const call: Call = admin.settled.call;
    const wrong: Array<unknown> = [];
    for (const [operation, field] of closed) {
      const [known = "none"] = issueOf(await call(operation, asking(operation, { [field]: "Canceld" })))?.known ?? [];
      for (const [place, write] of ways) {
        const said = await call(operation, asking(operation, { [field]: write("Canceld", known) }));
        const { code, path } = issueOf(said) ?? {};
        if (code !== "UNKNOWN_WORD" || path?.join() !== ["where", field, ...place].join())
          wrong.push([operation, field, place, said]);
        const fine = await call(operation, asking(operation, { [field]: write(known, known) }));
        if (!fine.ok) wrong.push([operation, field, known, fine]);
      }
    }
    expect(wrong).toEqual([]);
    expect(new Set(closed.map(([operation]) => operation)).size).toBeGreaterThan(15);
  });

  test("is judged by the words and the fallback of the firm", async () => {
    const firm = await openTestFirm();
    const { admin } = firm;
    firm.project("Bridge");
    const active = () => admin.settled.projects.count({ where: { status: " LÄUFT!" } });
    expect(issueOf(await active())?.known).not.toContain("läuft");
    await admin.settings.set({ vocabularies: { "Project.status": { words: { Läuft: "active" } } } });
    expect(await active()).toEqual({ ok: true, value: 1 });
    const unknown = () => admin.settled.projects.count({ where: { status: "Canceld" } });
    expect(issueOf(await unknown())?.known).toContain("läuft");
    await admin.settings.set({ vocabularies: { "Project.status": { fallback: "on hold" } } });
    expect(await unknown()).toEqual({ ok: true, value: 0 });
  });

  test("R-POL-1: reveals nothing that the caller may not read", async () => {
    const [full, empty] = [await openTestFirm(), await openTestFirm()];
    full.booking(full.engineer("Ana"), full.project("Bridge"), 50, "2027-03-01");
    const as = (firm: typeof full, role: Role): Call =>
      firm.app.as({ organizationId: "acme", userId: "host", role }).settled.call;
    for (const role of roles)
      for (const [operation, field] of closed) {
        const input = asking(operation, { [field]: "Canceld" });
        const said = await as(full, role)(operation, input);
        expect(said).toEqual(await as(empty, role)(operation, input));
        // A caller who may not read the class is told so, and not its words.
        const unfiltered = await as(full, role)(operation, asking(operation, {}));
        if (!unfiltered.ok) expect(said).toEqual(unfiltered);
      }
  });
});
