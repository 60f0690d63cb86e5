import { describe, expect, test } from "vitest";
import { extensibleClasses } from "../../src/domain/custom-field/names.ts";
import { allEntities } from "../../src/domain/entities.ts";
import { importClasses } from "../../src/domain/import/classes/import-classes.ts";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import { createInputOf, updateInputOf } from "../../src/domain/kernel/decision/record-from-input.ts";
import { anyActor } from "../../src/domain/kernel/policy/actor-placeholder.ts";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import type { AnyCommand, AnyOperation } from "../../src/operations/define/operation.ts";
import { operations } from "../../src/operations/index.ts";
import { policies } from "../../src/operations/policy/policies.ts";

// A field that callers write must be in an input or in a list here, or it can never be written.

/** Classes whose records have no operations of their own, for now or for good. */
const withoutOperations: Readonly<Record<string, string>> = {
  AccountToken: "made when a mail is asked for",
  AlertDelivery: "written when alerts are delivered",
  LoginThrottle: "counts failed log-ins",
  Session: "made by a log-in",
};
const notAtCreation: Readonly<Record<string, string>> = {
  ...withoutOperations,
  "Grant.write": "asked for only in the access lists of the Parse dialect, and not given",
  "User.email": "written by a sign-up or by users.update, as it must be verified",
  "User.active": "every account begins active",
};
const notByChange: Readonly<Record<string, string>> = {
  ...withoutOperations,
  TimeOff: "has no change: leave is withdrawn and asked for anew",
  "User.active": "changed by users.deactivate and users.reactivate",
};
const notImported: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["CapacityLimit", "Grant", "Holiday", "TimeOff", "WorkingTime"].map((each) => [each, "no seed has it"]),
  ),
  ...withoutOperations,
  OwnRecord: "imported as rows of its own class",
  RateStep: "comes with its profile, as hourlyRate",
};

/** Pointers whose rule is more than that the row exists. */
const checkedByDecision: Readonly<Record<string, string>> = {
  "deals.handOver: projectManager": "judged once it is clear that the caller may name somebody else",
};

const commands = Object.values(operations).flatMap((group) =>
  Object.values(group as Readonly<Record<string, AnyOperation>>).filter(
    (each): each is AnyCommand => each.kind === "command" && each.readOnly !== true,
  ),
);
const inputsOf = ({ name }: Entity, which: (of: AnyCommand) => boolean): ReadonlySet<string> =>
  new Set(commands.filter((of) => of.class === name && which(of)).flatMap(({ input }) => Object.keys(input as Input)));
/** Fields that are in no input and in no list. */
const missing = (
  from: (of: Entity) => object,
  there: (of: Entity) => ReadonlySet<string>,
  named: Readonly<Record<string, string>>,
): ReadonlyArray<string> =>
  allEntities.flatMap((entity) => {
    if (entity.name in named) return [];
    const written = there(entity);
    return Object.keys(from(entity))
      .filter((field) => !written.has(field) && (field !== "custom" || extensibleClasses.includes(entity.name)))
      .map((field) => `${entity.name}.${field}`)
      .filter((each) => !(each in named));
  });
const made = (of: Entity) => inputsOf(of, ({ subject }) => subject === undefined);
const changed = (of: Entity) =>
  inputsOf(of, ({ subject, currentRow: standing }) => subject !== undefined || standing !== undefined);
// Custom fields stand beside the others in a row.
const imported = (of: Entity) =>
  new Set(["custom", ...Object.keys(importClasses.find(({ entity }) => entity.name === of.name)?.input ?? {})]);

describe("a field that callers write", () => {
  test.each([
    ["is in the input that makes a record", createInputOf, made, notAtCreation],
    ["is in an input that changes it, unless createOnly", updateInputOf, changed, notByChange],
    ["is read from an import", createInputOf, imported, notImported],
  ])("%s", (_what, from, there, named) => {
    expect(missing(from, there, named)).toEqual([]);
    // A reason is removed with its field.
    const all = missing(from, there, {}).flatMap((each) => [each, ...each.split(".")]);
    expect(Object.keys(named).filter((each) => !(each in withoutOperations || all.includes(each)))).toEqual([]);
  });

  test("of classes without operations are listed as such", () => {
    expect(
      Object.keys(withoutOperations).filter((each) =>
        commands.some(({ class: of, subject }) => of === each && subject === undefined),
      ),
    ).toEqual([]);
  });

  test("in an input may be written by some role", () => {
    const unwritable = commands.flatMap((of) => {
      const fields = allEntities.find(({ name }) => name === of.class)?.fields ?? {};
      const writable = roles.map((role) => policies[of.class]?.writable(anyActor(role), of.action) ?? "all");
      return Object.keys(of.input as Input)
        .filter((name) => name in fields)
        .filter((name) => !writable.some((each) => each === "all" || each.includes(name)))
        .map((name) => `${of.name}: ${name}`);
    });
    expect(unwritable).toEqual([]);
  });

  test("that is a pointer is checked before the write", () => {
    const unknown = commands.flatMap((of) =>
      Object.entries(of.input as Input)
        .filter(
          ([name, { field }]) =>
            field.references !== undefined && field.dangles !== true && !(name in (of.pointers ?? {})),
        )
        .map(([name]) => `${of.name}: ${name}`),
    );
    expect(unknown).toEqual(Object.keys(checkedByDecision));
  });
});
