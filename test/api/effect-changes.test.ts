import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Stream from "effect/Stream";
import { openFirm } from "firmcore";
import { CurrentCaller, changes, currentCursor, currentFirmCursor, FirmPorts, firmChanges } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { beforeEach, expect, test } from "vitest";
import type { Feed } from "../../src/ports/feed.ts";

const acme = { organizationId: "acme" };
let listeners = 0;
const opened = async () => {
  const adapter = memory();
  const onCommit: Feed["onCommit"] = (look) => {
    listeners++;
    const stop = adapter.feed.onCommit(look);
    return () => {
      listeners--;
      stop();
    };
  };
  const app = await openFirm({ ...adapter, feed: { ...adapter.feed, onCommit } });
  const { companies } = app.as({ ...acme, userId: "host", role: "administrator" });
  const run = <A, E>(effect: Effect.Effect<A, E, FirmPorts>, signal?: AbortSignal) =>
    Effect.runPromiseExit(Effect.provideService(effect, FirmPorts, app.ports), signal && { signal });
  return { app, run, create: (name: string) => companies.create({ name }) };
};
beforeEach(() => {
  listeners = 0;
});

test("the changes of a firm are a stream, from a cursor on, of which no more is taken than asked for", async () => {
  const { run, create } = await opened();
  await create("Bridges");
  const after = await run(currentFirmCursor(acme));
  if (Exit.isFailure(after)) throw new Error("no cursor");
  for (const name of ["Dams", "Roads", "Towers"]) await create(name);
  const names = firmChanges({ ...acme, after: after.value, limit: 2 }).pipe(
    Stream.map((change) => (change.after as { readonly name: string }).name),
  );
  const two = await run(Stream.runCollect(Stream.take(names, 2)));
  expect(two).toEqual(Exit.succeed(["Dams", "Roads"]));
  const three = await run(Stream.runCollect(Stream.take(names, 3)));
  expect(three).toEqual(Exit.succeed(["Dams", "Roads", "Towers"]));
  expect(listeners).toBe(0);
});

test("a thousand interrupted streams leave no listener (S-A-42)", async () => {
  const { run, create } = await opened();
  const seen = await run(
    Effect.gen(function* () {
      let count = 0;
      for (let i = 0; i < 2; i++) {
        const each = Stream.runForEach(firmChanges(acme), () => Effect.sync(() => count++));
        const fibers = yield* Effect.all(Array.from({ length: 500 }, () => Effect.forkChild(each)));
        yield* Effect.yieldNow;
        yield* Effect.promise(() => new Promise(setImmediate));
        if (listeners < 500) throw new Error(`${listeners} listeners`);
        if (i === 0) {
          yield* Effect.promise(() => create("Dams"));
          yield* Effect.promise(() => new Promise(setImmediate));
        }
        yield* Fiber.interruptAll(fibers);
        if (listeners > 0) throw new Error(`${listeners} listeners are left`);
      }
      return count;
    }),
  );
  expect(seen).toEqual(Exit.succeed(500));
});

test("a stream fails with its refusal, and wrong options are a defect", async () => {
  const { app, run } = await opened();
  const expired = await run(Stream.runDrain(firmChanges({ ...acme, after: "no cursor" })));
  expect(expired).toEqual(Exit.fail({ _tag: "CursorExpired" }));
  expect(listeners).toBe(0);
  const wrong = await run(Stream.runDrain(firmChanges({ ...acme, limit: 0 })));
  expect(String(wrong)).toContain("firmChanges(): limit: expected a whole number");
  const inside = { ...app.ports, feed: null };
  const none = await Effect.runPromiseExit(Effect.provideService(currentFirmCursor(acme), FirmPorts, inside));
  expect(String(none)).toContain("a transaction has no changes");
});

test("what a caller sees change is a stream, too", async () => {
  const { app, run, create } = await opened();
  const admin = app.as({ ...acme, userId: "host", role: "administrator" });
  const { objectId: userId } = await admin.users.provision({ externalId: "pia", role: "projectManager" });
  const pia = CurrentCaller.layer({ ...acme, userId });
  const after = await run(Effect.provide(currentCursor, pia));
  if (Exit.isFailure(after)) throw new Error("no cursor");
  await create("Dams");
  const seen = changes({ after: after.value }).pipe(Stream.map(({ is, class: name }) => `${is} ${name}`));
  const one = Effect.provide(Stream.runCollect(Stream.take(seen, 1)), pia);
  expect(await run(one)).toEqual(Exit.succeed(["create Company"]));
  await admin.users.deactivate({ objectId: userId });
  expect(await run(one)).toMatchObject({ cause: { reasons: [{ error: { _tag: "AuthRequired" } }] } });
  expect(listeners).toBe(0);
});
