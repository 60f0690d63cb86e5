import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as ManagedRuntime from "effect/ManagedRuntime";
import * as Result from "effect/Result";
import * as Schedule from "effect/Schedule";
import * as TestClock from "effect/testing/TestClock";
import { CurrentCaller, Firm, FirmPorts } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import type { Adapter } from "../../src/ports/adapter.ts";

const host = CurrentCaller.layer({ organizationId: "acme", userId: "host", role: "administrator" });
/** A memory store that tells what is done with it, changed in parts. */
const telling = (more: (real: Adapter) => Partial<Adapter> = () => ({})) => {
  const done: Array<string> = [];
  const make = (): Adapter => {
    done.push("made");
    const real = { ...memory(), ...more(memory()) };
    const migrate: Adapter["migrate"] = () => {
      done.push("migrated");
      return real.migrate();
    };
    const close: Adapter["close"] = () => {
      done.push("closed");
      return real.close();
    };
    return { ...real, migrate, close };
  };
  return { done, make };
};
const count = Firm.users.count().pipe(Effect.provide(host));

test("a layer opens its store once, and closes it with its scope", async () => {
  const { done, make } = telling();
  const runtime = ManagedRuntime.make(FirmPorts.layer(make));
  expect(done).toEqual([]);
  const provision = Firm.users.provision({ externalId: "ana" }).pipe(Effect.provide(host));
  await runtime.runPromise(provision);
  expect(await runtime.runPromise(count)).toBe(1);
  expect(done).toEqual(["made"]);
  await runtime.dispose();
  expect(done[1]).toBe("closed");
});

test("a layer can be built again after its store was closed", async () => {
  const { done, make } = telling();
  const program = count.pipe(Effect.provide(FirmPorts.layer(make)));
  expect([await Effect.runPromise(program), await Effect.runPromise(program)]).toEqual([0, 0]);
  expect(done.filter((each) => each === "made")).toHaveLength(2);
});

test("a layer migrates only when it is told to, and takes the options of openFirm", async () => {
  const { done, make } = telling();
  const now = () => Date.parse("2027-01-04T12:00:00Z");
  const layer = FirmPorts.layer(make, { migrate: true, now });
  const made = Firm.users.provision({ externalId: "ana" }).pipe(Effect.provide([host, layer]));
  expect((await Effect.runPromise(made)).createdAt).toBe("2027-01-04T12:00:00.000Z");
  expect(done.slice(0, 2)).toEqual(["made", "migrated"]);
});

test("a store that cannot be opened fails with its fault, and is closed", async () => {
  const newer = telling(() => ({ schema: async () => ({ is: "newer", version: 9_999, expected: 1, notAdditive: 2 }) }));
  const failing = count.pipe(
    Effect.provide(FirmPorts.layer(newer.make)),
    Effect.catchTag("Storage", ({ retry }) => Effect.succeed(retry)),
  );
  expect(await Effect.runPromise(failing)).toBe("never");
  expect(newer.done).toEqual(["made", "closed"]);
});

test("anything else that goes wrong while a store is opened is a defect", async () => {
  const broken = telling(() => ({ migrate: () => Promise.reject(new Error("no such driver")) }));
  const exit = await Effect.runPromiseExit(count.pipe(Effect.provide(FirmPorts.layer(broken.make, { migrate: true }))));
  expect(Exit.hasDies(exit)).toBe(true);
  expect(broken.done).toContain("closed");
});

test("a busy store is asked again on a schedule", async () => {
  let asked = 0;
  const busy = telling((real) => ({
    store: {
      ...real.store,
      execute: (command, done) => {
        asked++;
        if (asked > 2) return real.store.execute(command, done);
        done(Result.fail({ _tag: "Busy", retryAfter: 100 }));
      },
    },
  }));
  const provisioned = Firm.users
    .provision({ externalId: "ana" }, { requestId: "once" })
    .pipe(
      Effect.retry({ schedule: Schedule.spaced("1 minute"), while: (refusal) => refusal._tag === "Busy" }),
      Effect.provide([host, FirmPorts.layer(busy.make)]),
    );
  const waited = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(provisioned);
    yield* TestClock.adjust("2 minutes");
    return yield* Fiber.join(fiber);
  });
  expect(await Effect.runPromise(waited.pipe(Effect.provide(TestClock.layer())))).toMatchObject({ externalId: "ana" });
  expect(asked).toBe(3);
});
