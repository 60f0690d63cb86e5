import * as fc from "fast-check";
import type { App } from "firmcore";
import { minimalInput } from "firmcore/testing";
import { expect } from "vitest";
import { allEntities, entityNamed } from "../../src/domain/entities.ts";
import type { Actor } from "../../src/domain/kernel/context/actor.ts";
import { callAs, everyOperation, inputOf } from "./ask.ts";
import { answersTo, type Law, law, otherAnswers, picks, within } from "./laws.ts";
import { worldOf } from "./rows.ts";
import { actorsOf, type Fields, hiddenOn, otherCustom, otherParts, readable, type World } from "./world.ts";

/** Nothing points to rows of these classes, so they can be omitted. */
const leaves = new Set([
  "Certification",
  "Allocation",
  "BillableHour",
  "WorkingTime",
  "TimeOff",
  "CapacityLimit",
  "RateStep",
  "Holiday",
  "Task",
  "StatusUpdate",
  "AccessLog",
  "Session",
]);
/** The fields that decide visibility, and the fields that must stay unique. */
const kept = (name: string): ReadonlyArray<string> => [
  ...Object.entries(entityNamed(name).fields).flatMap(([field, { references, unique }]) =>
    references !== undefined || unique === true ? [field] : [],
  ),
  ...["role", "active", "team", "class", "record", "settings", "from", "day", "objectId", "organizationId"],
];
/** The world, and a second world that differs only where the actor may not see it. */
const elsewhere = (world: World, other: World, who: Actor): World =>
  Object.fromEntries(
    Object.entries(world).map(([name, rows]) => {
      const seen = new Set(readable(world, who, entityNamed(name)));
      const strange = other[name] ?? [];
      const same = new Set(kept(name));
      const changed = rows.flatMap((row, i): ReadonlyArray<Fields> => {
        const twin = strange[i];
        if (seen.has(row.objectId)) {
          const fields = twin === undefined ? [] : hiddenOn(world, who, name, row);
          const hidden = Object.fromEntries(fields.map((field) => [field, twin?.[field]]));
          const others = { ...otherParts(world, who, name, row, twin), ...otherCustom(world, who, name, row, twin) };
          return [{ ...row, ...hidden, ...others } as Fields];
        }
        if (twin === undefined || (leaves.has(name) && i % 2 === 1)) return leaves.has(name) ? [] : [row];
        return [
          Object.fromEntries(
            Object.entries(row).map(([field, value]) => [field, same.has(field) ? value : twin[field]]),
          ) as Fields,
        ];
      });
      return [name, changed];
    }),
  );
const sameSight = (one: World, two: World, who: Actor): boolean =>
  allEntities.every((each) => JSON.stringify(readable(one, who, each)) === JSON.stringify(readable(two, who, each)));

/** Every so many of the actors, not the administrator, who sees all. */
const someOf = (actors: ReadonlyArray<Actor>, every: number): ReadonlyArray<Actor> =>
  every === 1 ? actors : actors.filter((_, i) => i % every === 1);

/** L-39: the answers to an actor do not depend on rows or fields that the actor may not read. */
export const nonInterference = (open: Parameters<Law>[0], numRuns: number, every = 1): ReturnType<Law> =>
  law(numRuns, fc.tuple(worldOf("firm"), worldOf("firm"), picks), async ([world, other, chosen]) => {
    let differing = 0;
    const answers = async (app: App<never>, who: Actor, changed: World) => [
      ...(await answersTo(app, who, [world, changed], chosen)),
      ...(await otherAnswers(app, who)),
    ];
    await within(open, [world], async (app) => {
      for (const who of someOf(actorsOf(world), every)) {
        const changed = elsewhere(world, other, who);
        if (!sameSight(world, changed, who) || JSON.stringify(changed) === JSON.stringify(world)) continue;
        differing++;
        const here = await answers(app, who, changed);
        await within(open, [changed], async (there) => {
          expect(await answers(there, who, changed), who.role).toEqual(here);
        });
      }
    });
    return differing;
  });

/** L-39 for commands: an unreadable row is refused like a missing one, as subject and as pointer. */
export const hiddenReadsAsMissing: Law = (open, numRuns) =>
  law(numRuns, worldOf("firm"), async (world) => {
    let hidden = 0;
    await within(open, [world], async (app) => {
      for (const who of actorsOf(world)) {
        const ask = callAs(app, who);
        for (const of of everyOperation) {
          if (of.kind !== "command" || of.readOnly === true) continue;
          const input = inputOf(of);
          const plain = minimalInput(input);
          for (const [name, { field }] of Object.entries(input)) {
            const target = name === "objectId" ? of.class : field.references;
            if (target === undefined || world[target] === undefined) continue;
            const missing = await ask(of.name, { ...plain, [name]: "Gone000000" });
            const seen = new Set(readable(world, who, entityNamed(target)));
            for (const { objectId } of world[target] ?? []) {
              if (seen.has(objectId)) continue;
              expect(await ask(of.name, { ...plain, [name]: objectId }), `${of.name} ${name} by ${who.role}`).toEqual(
                missing,
              );
              hidden++;
            }
          }
        }
      }
    });
    return hidden;
  });

/** L-40: another firm in the same store with the same ids changes no answer, and no call here changes that firm. */
export const tenantsApart = (open: Parameters<Law>[0], numRuns: number, every = 1): ReturnType<Law> =>
  law(numRuns, fc.tuple(worldOf("firm"), worldOf("other"), picks), async ([world, other, chosen]) => {
    const alone: Array<unknown> = [];
    const actors = someOf(actorsOf(world), every);
    await within(open, [world], async (app) => {
      for (const who of actors)
        alone.push([...(await answersTo(app, who, [world, other], chosen)), ...(await otherAnswers(app, who))]);
    });
    await within(open, [world, other], async (app) => {
      for (const [i, who] of actors.entries())
        expect(
          [...(await answersTo(app, who, [world, other], chosen)), ...(await otherAnswers(app, who))],
          who.role,
        ).toEqual(alone[i]);
      const [owner] = actorsOf(other);
      if (owner === undefined) throw new Error("a world without an administrator");
      const theirs = () => answersTo(app, owner, [other], chosen);
      const before = await theirs();
      const ask = callAs(app, { ...owner, organizationId: "firm" });
      for (const of of everyOperation) {
        if (of.kind !== "command") continue;
        const input = inputOf(of);
        for (const row of other[of.class] ?? []) {
          const pointers = Object.entries(input).flatMap(([name, { field }]) => {
            const target = field.references === undefined ? undefined : other[field.references]?.[0]?.objectId;
            return target === undefined ? [] : [[name, target]];
          });
          const subject = "objectId" in input ? { objectId: row.objectId } : {};
          await ask(of.name, { ...minimalInput(input), ...Object.fromEntries(pointers), ...subject });
        }
      }
      expect(await theirs()).toEqual(before);
    });
    return actors.length;
  });
