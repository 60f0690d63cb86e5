import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { batch, CurrentCaller, FirmPorts } from "firmcore/effect";
import { expect, test } from "vitest";
import { batchScene, bookedPercents } from "../../support/firm/batch.ts";

const run = async <A, E>(
  { firm }: Awaited<ReturnType<typeof batchScene>>,
  asked: Effect.Effect<A, E, CurrentCaller | FirmPorts>,
) =>
  Effect.runPromiseExit(
    asked.pipe(
      Effect.provideService(CurrentCaller, { organizationId: "acme", userId: firm.adminId }),
      Effect.provideService(FirmPorts, firm.app.ports),
    ),
  );

test("R-BATCH-1: a refused transaction fails with tag and index", async () => {
  const world = await batchScene();
  const { firm, booking } = world;
  const caught = batch([booking(60), booking(50)], { transaction: true }).pipe(
    Effect.catchTag("OverCapacity", ({ index, windows }) => Effect.succeed([index, windows[0]?.total])),
  );
  expect(await run(world, caught)).toEqual(Exit.succeed([1, 110]));
  expect(await bookedPercents(firm)).toEqual([]);
});

test("R-BATCH-1: separate items succeed with the outcome of each", async () => {
  const world = await batchScene();
  const { booking } = world;
  const asked = batch([booking(60), booking(50)]).pipe(Effect.map((said) => said.map(({ ok }) => ok)));
  expect(await run(world, asked)).toEqual(Exit.succeed([true, false]));
});

test("an aborted batch interrupts its fiber and writes nothing", async () => {
  const world = await batchScene();
  const { firm, booking } = world;
  const exit = await run(world, batch([booking(60)], { transaction: true, signal: AbortSignal.abort() }));
  expect(Exit.hasInterrupts(exit)).toBe(true);
  expect(await bookedPercents(firm)).toEqual([]);
});

test("a defect in a batch is a defect of the fiber", async () => {
  const world = await batchScene();
  const { firm, booking } = world;
  const broken = {
    ...firm.app.ports.store,
    executeBatch: () => {
      throw new Error("a bug");
    },
  };
  const asked = batch([booking(60)], { transaction: true }).pipe(
    Effect.provideService(FirmPorts, { ...firm.app.ports, store: broken }),
  );
  expect(Exit.hasDies(await run(world, asked))).toBe(true);
});
