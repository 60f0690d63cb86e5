import * as Result from "effect/Result";
import type { App } from "firmcore";
import { allEntities } from "../../src/domain/entities.ts";
import type { Actor, Role } from "../../src/domain/kernel/context/actor.ts";
import { customClassOf, declaredFields, mayReadCustom } from "../../src/domain/kernel/context/custom-fields.ts";
import { defaultSettings, type Settings } from "../../src/domain/kernel/context/settings.ts";
import type { RelatedRecords } from "../../src/domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../src/domain/kernel/policy/policy.ts";
import type { Entity, Row } from "../../src/domain/kernel/schema/entity.ts";
import { policies, policyOf } from "../../src/operations/policy/policies.ts";
import { load } from "../../src/ports/load.ts";

export type Fields = Row & Readonly<Record<string, unknown>>;
/** Every row of one firm by class. Ids consist of class and number, so two worlds have the same ids. */
export type World = Readonly<Record<string, ReadonlyArray<Fields>>>;

const nothing = load("world.nothing", { parameters: {}, reads: () => ({}) });
/** Inserts the rows as an import would, without checking rules. Works on every store. */
export const put = (app: App<never>, organizationId: string, world: World): Promise<void> =>
  new Promise((resolve, reject) =>
    app.ports.store.execute(
      {
        call: {
          organizationId,
          userId: "world",
          session: null,
          operation: "world",
          requestId: null,
          body: "",
          now: 0,
          dryRun: false,
          cancelled: () => false,
        },
        load: nothing,
        args: {},
        readOnly: false,
        judge: () =>
          Result.succeed({
            answer: null,
            changes: allEntities.flatMap(({ name }) =>
              (world[name] ?? []).map((after) => ({ entity: name, event: "given", after })),
            ),
          }),
      },
      (said) => (Result.isSuccess(said) ? resolve() : reject(new Error(JSON.stringify(said.failure)))),
    ),
  );

const around = (world: World): RelatedRecords => ({
  get: (entity, objectId) => world[entity]?.find((row) => row.objectId === objectId),
  pointing: (entity, by, objectId) => world[entity]?.filter((row) => row[by] === objectId) ?? [],
});
/** Every account of the firm as an actor. */
export const actorsOf = (world: World): ReadonlyArray<Actor> =>
  (world.User ?? []).map(({ organizationId, objectId, role, clientCompany, team }) => ({
    organizationId,
    userId: objectId,
    role: role as Role,
    clientCompany: clientCompany as string | null,
    team: team as string | null,
  }));
/** The settings of this world; its one row holds the differences from the defaults. */
export const settingsOf = (world: World): Settings => ({
  ...defaultSettings,
  ...(world.Organization?.[0]?.settings as Partial<Settings> | undefined),
});
/** The rule for an action on rows of a class; the policy of `Organization` is named `Settings`. */
export const ruleOf = (name: string, action: string) => policyOf(policyName(name), action);
export const policyName = (name: string): string => (name === "Organization" ? "Settings" : name);
/** Whether the policy allows the actor to do this on one record. */
export const allows = (world: World, who: Actor, name: string, action: string, row: Fields): boolean =>
  holdsFor(ruleOf(name, action)(who, settingsOf(world)), row, around(world));
/** The fields that the actor may not see on this row. */
export const hiddenOn = (world: World, who: Actor, name: string, row: Fields): ReadonlyArray<string> =>
  (policies[name]?.hidden ?? [])
    .filter(({ visible }) => !holdsFor(visible(who, settingsOf(world)), row, around(world)))
    .map(({ field }) => field);
/** The structures of this row with other values in the members that are hidden from the actor. */
export const otherParts = (
  world: World,
  who: Actor,
  name: string,
  row: Fields,
  twin: Fields | undefined,
): Partial<Fields> =>
  Object.fromEntries(
    (policies[name]?.hiddenParts ?? []).flatMap(({ field, parts, of, visible }) => {
      const own = row[field] as Readonly<Record<string, unknown>> | null;
      const other = twin?.[field] as Readonly<Record<string, unknown>> | null | undefined;
      if (own === null || !other || !of(own) || holdsFor(visible(who, settingsOf(world)), row, around(world)))
        return [];
      const changed = parts
        .map((part) => [part, other[part]] as const)
        .filter(([part, value]) => of({ ...own, [part]: value }));
      return [[field, { ...own, ...Object.fromEntries(changed) }]];
    }),
  );
/** The custom fields of this row with other values in those that are hidden from the actor. */
export const otherCustom = (
  world: World,
  who: Actor,
  name: string,
  { custom, ...row }: Fields,
  twin: Fields | undefined,
): Partial<Fields> => {
  const fields = declaredFields(settingsOf(world), customClassOf(name, row));
  const hidden = Object.keys(fields).filter(
    (each) => fields[each]?.deleted || !mayReadCustom(fields[each] as never, who),
  );
  if (hidden.length === 0) return {};
  const shown = Object.entries(custom ?? {}).filter(([each]) => !hidden.includes(each));
  const others = Object.entries(twin?.custom ?? {}).filter(([each]) => hidden.includes(each));
  const all = [...shown, ...others];
  return { custom: all.length === 0 ? null : Object.fromEntries(all) };
};
export const readable = (world: World, who: Actor, { name }: Entity): ReadonlyArray<string> =>
  (world[name] ?? []).filter((row) => allows(world, who, name, "read", row)).map(({ objectId }) => objectId);
