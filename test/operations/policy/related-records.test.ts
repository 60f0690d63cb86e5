import * as Result from "effect/Result";
import * as fc from "fast-check";
import { openFirm } from "firmcore";
import { expect, test } from "vitest";
import { allEntities } from "../../../src/domain/entities.ts";
import type { Actor } from "../../../src/domain/kernel/context/actor.ts";
import { holdsFor } from "../../../src/domain/kernel/policy/policy.ts";
import type { Param } from "../../../src/domain/kernel/policy/predicate.ts";
import type { Entity } from "../../../src/domain/kernel/schema/entity.ts";
import { policies } from "../../../src/operations/policy/policies.ts";
import { relatedReads, rulesOf } from "../../../src/operations/policy/related-records.ts";
import { aroundState } from "../../../src/operations/run/judge-row.ts";
import { byId, type Load, load } from "../../../src/ports/load.ts";
import type { Store } from "../../../src/ports/store.ts";
import { worldOf } from "../../policies/rows.ts";
import { actorsOf, allows, put, settingsOf } from "../../policies/world.ts";
import { openMemory, openSqlite } from "../../support/stores.ts";

type State = Readonly<Record<string, unknown>>;
const loadOf = (of: Entity): Load<State> =>
  load(`policy of ${of.name}`, {
    parameters: { objectId: "text", actor: "text" },
    reads: (arg) => ({
      row: byId(of, arg.objectId),
      ...relatedReads(
        "around",
        { entity: of.name, id: arg.objectId },
        [...rulesOf(policies[of.name]), ...Object.values(policies[of.name]?.may ?? {})],
        arg.actor as Param<string>,
      ),
    }),
  }) as never;
const stateOf = (store: Store, of: Load<State>, { organizationId, userId }: Actor, objectId: string): Promise<State> =>
  new Promise((resolve, reject) =>
    store.execute(
      {
        call: {
          ...{ organizationId, userId, session: null, operation: "judge", requestId: null, body: "", now: 0 },
          dryRun: false,
          cancelled: () => false,
        },
        load: of,
        args: { objectId, actor: userId },
        readOnly: true,
        judge: (state: unknown) => Result.succeed({ answer: state, changes: [] }),
      } as never,
      (said) => (Result.isSuccess(said) ? resolve(said.success as State) : reject(new Error(JSON.stringify(said)))),
    ),
  );

test.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
] as const)(
  "L-36 policies agree on loaded rows and the whole firm, in %s",
  { timeout: 120_000 },
  async (_store, open) => {
    const judgedOf = allEntities.filter(({ name }) => policies[name] !== undefined);
    const loads = new Map(judgedOf.map((each) => [each.name, loadOf(each)]));
    await fc.assert(
      fc.asyncProperty(worldOf("acme"), async (world) => {
        const { adapter, close } = await open();
        try {
          const app = await openFirm(adapter);
          await put(app, "acme", world);
          const firm = settingsOf(world);
          for (const of of judgedOf)
            for (const row of (world[of.name] ?? []).slice(0, 3))
              for (const who of actorsOf(world)) {
                const state = await stateOf(app.ports.store, loads.get(of.name) as Load<State>, who, row.objectId);
                const around = aroundState(loads.get(of.name) as never, state);
                const { read, may } = policies[of.name] as NonNullable<(typeof policies)[string]>;
                for (const [action, rule] of Object.entries({ read, ...may }))
                  expect(holdsFor(rule(who, firm), row, around), `${who.role} ${action} ${of.name}`).toBe(
                    allows(world, who, of.name, action, row),
                  );
              }
        } finally {
          await close();
        }
      }),
      { numRuns: 5 },
    );
  },
);
