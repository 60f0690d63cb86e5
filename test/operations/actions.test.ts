import * as Effect from "effect/Effect";
import { type Action, operationNamed, operationNames } from "firmcore";
import { actions, CurrentCaller, FirmPorts } from "firmcore/effect";
import { describe, expect, expectTypeOf, test } from "vitest";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import type { Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import type { Store } from "../../src/ports/store.ts";
import { type KitApi, operationOf } from "../../src/testing/kit/harness/api.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { changeCases } from "../../src/testing/kit/records/expected-version-cases.ts";
import { openSetup } from "../../src/testing/kit/records/expected-version-setup.ts";
import { approvedHours, codeScene } from "../codes/scene.ts";
import { openMemory } from "../support/stores.ts";

/** Refusals for authentication, policy, state or lock. */
const ofState = new Set([
  ...["AuthRequired", "SessionInvalid", "ClassForbidden", "Forbidden", "NotFound", "SelfApproval", "AuthorRequired"],
  ...["InvalidTransition", "Locked", "Invoiced", "PeriodClosed", "LastAdministrator", "HasHistory", "ProjectOpenWork"],
  "AlreadyHandedOver",
]);
/** What a call gives besides the record: fields that are needed, and a change where none is. */
const needed = {
  ...{ reason: "because", acknowledge: true, overrideReason: "soon", status: "tentative" },
  ...{ endDate: "2029-12-31", invoiceRef: "R-9", projectCode: "P-9", clientName: "Client" },
};
const changes: Readonly<Record<string, object>> = {
  "allocations.change": { notes: "another note" },
  "allocations.move": { startDate: "2026-12-30" },
  "hours.edit": { notes: "another note" },
};
const firm = async () => openKitFirm((await openMemory()).adapter, "Promise");
type Judged = { readonly ok: true; readonly actions: Readonly<Record<string, Action>> } | { readonly ok: false };

describe("L-61 what is allowed", () => {
  test("agrees with every call, for every class, event and role", async () => {
    const kit = await firm();
    const bench = await openSetup(kit);
    const people: Array<readonly [string, KitApi]> = [["ana", kit.as(bench.ana.user)]];
    for (const role of roles) people.push([role, kit.as(await kit.user(role, role))]);
    people.push(["nobody", kit.as("nobody0000", "administrator")]);
    const records = new Map<string, Array<string>>();
    for (const [name, make] of Object.entries(changeCases)) {
      const { input, row = input.objectId ?? "" } = await make(bench);
      const group = name.split(".")[0] ?? "";
      if (group !== "settings") records.set(group, [...(records.get(group) ?? []), row]);
    }
    // Every project has open work, too.
    for (const project of records.get("projects") ?? [])
      await kit.admin.allocations.assign(kit.bookingInput(bench.ana.objectId, project, 1, "2027-01-01", "2027-03-31"));
    accepted(await kit.admin.settings.set({ closedThrough: "2027-01-03" }));
    const seen = { allowed: 0, refused: 0, hidden: 0 };
    for (const [group, objectIds] of records)
      for (const [who, api] of people) {
        const asked = await operationOf(api, `${group}.actions`)({ objectIds });
        if (!asked.ok) {
          expect(asked.refusal._tag, `${group} of ${who}`).toBe("ClassForbidden");
          continue;
        }
        const { results } = asked.value as { readonly results: ReadonlyArray<Judged> };
        for (const [i, judged] of results.entries()) {
          const objectId = objectIds[i];
          if (!judged.ok) {
            expect(await operationOf(api, `${group}.get`)({ objectId })).toMatchObject({ ok: false });
            seen.hidden++;
            continue;
          }
          for (const [event, action] of Object.entries(judged.actions)) {
            const name = `${group}.${event}`;
            const row = accepted(await operationOf(kit.admin, `${group}.get`)({ objectId })) as { billable?: boolean };
            const given = Object.fromEntries(
              action.needs.map((field) => [
                field,
                field === "billable"
                  ? row.billable !== true
                  : ({ ...needed, projectManager: kit.adminId } as never)[field],
              ]),
            );
            const input = { objectId, ...changes[name], ...given };
            const dryRun = !("onlyWhenWritten" in (operationNamed(name) ?? {}));
            const outcome = await operationOf(api, name)(input, { dryRun });
            const about = `${who} ${name} ${JSON.stringify(input)} beside ${JSON.stringify(action)}`;
            if (!action.allowed) {
              expect(outcome, about).toEqual({ ok: false, refusal: action.refusal });
              seen.refused++;
            } else if (!outcome.ok) {
              expect(ofState.has((outcome.refusal as Refusal)._tag), `${about}: ${JSON.stringify(outcome)}`).toBe(
                false,
              );
              expect(operationNamed(name), about).toHaveProperty("permits");
            } else seen.allowed++;
          }
        }
      }
    expect(Math.min(seen.allowed, seen.refused, seen.hidden), JSON.stringify(seen)).toBeGreaterThan(30);
  });

  test("lists what a call lacks instead of refusing it", async () => {
    const kit = await firm();
    const { objectId, asPia, bridge, hour } = await approvedHours(kit);
    const actionsOf = async (api: KitApi) =>
      (accepted(await api.hours.actions({ objectIds: [objectId] })).results[0] as Judged & { ok: true }).actions;
    expect(await actionsOf(kit.admin)).toMatchObject({
      reopen: { allowed: true, needs: ["reason"] },
      invoice: { allowed: true, needs: ["invoiceRef"] },
      edit: { allowed: false, refusal: { _tag: "Locked" } },
      pay: { allowed: false, refusal: { _tag: "InvalidTransition" } },
    });
    expect((await actionsOf(asPia)).invoice).toMatchObject({ allowed: false, refusal: { _tag: "ClassForbidden" } });
    accepted(await kit.admin.hours.create(hour));
    const [project] = accepted(await asPia.projects.actions({ objectIds: [bridge] })).results;
    expect(project).toMatchObject({
      ok: true,
      actions: {
        complete: { allowed: true, needs: ["acknowledge"] },
        cancel: { allowed: true, needs: ["reason", "acknowledge"] },
      },
    });
  });

  test("a hand-over needs what neither the deal nor the caller's account gives", async () => {
    const kit = await firm();
    const { objectId: company } = accepted(await kit.admin.companies.create({ name: "Alpha" }));
    const needs = async (api: KitApi, more: object) => {
      const deal = accepted(await kit.admin.deals.create({ title: "Bridge", amount: 1_000, ...more } as never));
      accepted(await kit.admin.deals.win({ objectId: deal.objectId }));
      const [found] = accepted(await api.deals.actions({ objectIds: [deal.objectId] })).results;
      return (found as Judged & { ok: true }).actions.handOver?.needs;
    };
    const nobody = kit.as("nobody0000", "administrator");
    expect(await needs(kit.admin, { company })).toEqual(["projectCode"]);
    expect(await needs(kit.admin, {})).toEqual(["projectCode", "clientName"]);
    expect(await needs(nobody, { company })).toEqual(["projectCode", "projectManager"]);
  });

  test("a missing record is NotFound by itself, in the order asked", async () => {
    const kit = await firm();
    const { bridge, asEmil } = await codeScene(kit);
    const { results } = accepted(await asEmil.projects.actions({ objectIds: ["nowhere000", bridge, "nowhere000"] }));
    expect(results.map((each) => (each.ok ? "found" : each.refusal._tag))).toEqual(["NotFound", "found", "NotFound"]);
    const many = Array.from({ length: 101 }, () => bridge);
    expect(await kit.admin.projects.actions({ objectIds: many })).toMatchObject({ ok: false });
  });

  test("takes the same rounds of reads for one record and for fifty", async () => {
    const { adapter } = await openMemory();
    const rounds: Array<number> = [];
    const store: Store = {
      ...adapter.store,
      query: (query, done) => {
        let reads = 0;
        const counted = query.rounds.map((round): typeof round => (...given) => {
          reads++;
          return round(...given);
        });
        adapter.store.query({ ...query, rounds: counted }, (outcome) => {
          rounds.push(reads);
          done(outcome);
        });
      },
    };
    const kit = await openKitFirm({ ...adapter, store }, "Promise");
    const { emil, bridge } = await codeScene(kit);
    const ids: Array<string> = [];
    for (let i = 0; i < 50; i++) ids.push(await kit.worked(emil, bridge, "2027-01-04", 0.1));
    rounds.length = 0;
    accepted(await kit.admin.hours.actions({ objectIds: ids.slice(0, 1) }));
    accepted(await kit.admin.hours.actions({ objectIds: ids }));
    expect(rounds).toEqual([2, 2]);
  });

  test("has a short form by class", async () => {
    const kit = await firm();
    const { bridge } = await codeScene(kit);
    const api = kit.app.as({ organizationId: kit.organizationId, userId: kit.adminId });
    const answer = await api.actions("Project", [bridge]);
    expect(answer).toEqual(await api.projects.actions({ objectIds: [bridge] }));
    const [first] = answer.results;
    if (first?.ok === true) expectTypeOf(first.actions.hold).toEqualTypeOf<Action>();
    await expect(api.actions("Nothing" as never, [])).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await api.settled.actions("Project", [bridge])).toEqual({ ok: true, value: answer });
    const run = <A, E>(effect: Effect.Effect<A, E, CurrentCaller | FirmPorts>) =>
      Effect.runPromise(
        Effect.result(effect).pipe(
          Effect.provideService(CurrentCaller, { organizationId: kit.organizationId, userId: kit.adminId }),
          Effect.provideService(FirmPorts, kit.app.ports),
        ),
      );
    expect(await run(actions("Project", [bridge]))).toMatchObject({ success: answer });
    expect(await run(actions("Nothing" as "Project", []))).toMatchObject({ failure: { _tag: "NotFound" } });
    const groupsWith = (method: string) =>
      operationNames.flatMap((name) => (name.endsWith(`.${method}`) ? [name.slice(0, -method.length - 1)] : []));
    expect(groupsWith("actions")).toEqual(groupsWith("count"));
  });
});
