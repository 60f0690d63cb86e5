import { expect, test } from "vitest";
import { type WireClass, wireClass } from "../../../src/adapters/parse/wire-class.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { openScene } from "./refusal-scene.ts";

/** The classes that have a route to create rows. */
const creatable = allEntities.flatMap(({ name }): ReadonlyArray<WireClass> => {
  const of = wireClass(name);
  return of?.create === undefined ? [] : [of];
});
type Body = Readonly<Record<string, unknown>>;
const elsewhere = { __type: "Pointer", className: "Nowhere", objectId: "aaaaaaaaaa" };
const others: ReadonlyArray<Body> = [{}, { objectId: "aaaaaaaaaa" }];
/** Bodies with which the dialect itself finds fault: nothing in it, a pointer to another class, the id of a client, an odd operation. */
const faultyBodies = ({ fields, either }: WireClass): ReadonlyArray<Body> => {
  const pointers = Object.entries(fields).filter(([, { field }]) => field.references !== undefined);
  const names = [...pointers.map(([name]) => name), ...Object.keys(either)];
  const odd = Object.fromEntries(Object.keys(fields).map((name) => [name, { __op: "Odd" }]));
  return [...others, odd, ...names.map((name) => ({ [name]: elsewhere }))];
};

test.each([
  ["engineer", ["Allocation", "CapacityLimit", "Certification", "Holiday", "RateStep", "WorkingTime"]],
  ["clientLead", creatable.map(({ className }) => className).filter((of) => !["AccessLog", "Document"].includes(of))],
] as const)(
  "R-POL-1: a faulty create says to the %s first that the class as a whole forbids it",
  async (role, refused) => {
    const { admin, asEmil, send, emilId } = await openScene();
    const { objectId: clientCompany } = await admin.companies.create({ name: "City" });
    await admin.users.setRole({ objectId: emilId, role, ...(role === "clientLead" ? { clientCompany } : {}) });
    for (const of of creatable) {
      const { className } = of;
      const codes = new Set<string | undefined>();
      for (const body of faultyBodies(of)) {
        const { status, body: said } = await asEmil("POST", `/classes/${className}`, body);
        codes.add(said.refusal?.code);
        if (said.refusal?.code === "CLASS_FORBIDDEN") {
          const error = expect.stringMatching(`^Permission denied for action [a-z]+ on class ${className}\\.$`);
          expect([status, said], className).toMatchObject([400, { code: 119, error }]);
        }
        const stranger = await send("POST", `/classes/${className}`, body);
        expect([stranger.status, stranger.body.error], className).toEqual([404, "Permission denied"]);
      }
      if ((refused as ReadonlyArray<string>).includes(className))
        expect([...codes], className).toEqual(["CLASS_FORBIDDEN"]);
      else expect([...codes], className).not.toContain("CLASS_FORBIDDEN");
    }
  },
);

test("a faulty create of an own class is refused first to those whom the class does not name", async () => {
  const { admin, asEmil, asBoss } = await openScene();
  await admin.customClasses.declare({ class: "Secret", create: ["administrator"] });
  await admin.customFields.declare({ class: "Secret", field: "of", type: "Pointer", target: "Project" });
  for (const body of [{ of: elsewhere }, ...others]) {
    const { body: said } = await asEmil("POST", "/classes/Secret", body);
    expect([said.code, said.refusal?.code]).toEqual([119, "FORBIDDEN"]);
  }
  expect((await asBoss("POST", "/classes/Secret", { of: elsewhere })).body.refusal?.code).toBe("TYPE_MISMATCH");
});

test("R-POL-1: a function says first that the caller may not run it", async () => {
  const { asEmil, asBoss } = await openScene();
  const body = { engineer: { __type: "Pointer", className: "Project", objectId: "aaaaaaaaaa" } };
  expect((await asEmil("POST", "/functions/allocations.assign", body)).body.refusal?.code).toBe("CLASS_FORBIDDEN");
  expect((await asBoss("POST", "/functions/allocations.assign", body)).body.refusal?.code).toBe("TYPE_MISMATCH");
});
