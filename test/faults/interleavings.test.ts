import { afterAll, expect, test } from "vitest";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { allFaults } from "../support/child-process.ts";
import { byChance, type Explored, everyInterleaving } from "./interleave/explore.ts";
import { sceneOf, serials } from "./interleave/outcome.ts";
import { type Arena, openArena, type Raced } from "./interleave/race.ts";
import { indexing, pairs, type Scenario, threes } from "./interleave/scenarios.ts";
import { shared } from "./interleave/shared-scenarios.ts";

const patience = { timeout: 600_000 };
const seed = Number(process.env.FIRMCORE_SEED);
const byChanceEach = allFaults ? 200 : 25;
let opened: Promise<Arena> | undefined;
const arena = (): Promise<Arena> => {
  opened ??= openArena(3);
  return opened;
};
const lasting = { "for ever": 600_000, "for a moment": 3 } as const;
const arenas = new Map<string, Promise<Arena>>();
const sharing = (patient: keyof typeof lasting): Promise<Arena> => {
  const opened =
    arenas.get(patient) ?? openArena(2, (text) => text.replace(/(lock_timeout = )100$/, `$1${lasting[patient]}`));
  arenas.set(patient, opened);
  return opened;
};
afterAll(async () => {
  for (const each of [opened, ...arenas.values()]) await (await each)?.end();
});

/** The observations from all runs of a scenario. */
const seen = () => {
  const prints = new Set<string>();
  const among = new Set<string>();
  const states = new Set<string>();
  let waited = 0;
  let shared = 0;
  return {
    heard: ({ print, sent, refused, overlapping }: Raced): void => {
      prints.add(print);
      if (overlapping) among.add(print);
      if (sent.some((each) => each.waited)) waited++;
      if (sent.some(({ text }) => text.includes('with ordinality as "given"'))) shared++;
      for (const state of refused) states.add(state);
    },
    prints,
    /** Outcomes of runs in which all calls overlap. */
    among,
    /** SQLSTATEs of refused statements. */
    states,
    /** The number of runs with a lock wait, and with a group commit. */
    waited: () => waited,
    shared: () => shared,
  };
};
type Seen = ReturnType<typeof seen>;

const played = async (
  { make, outcomes }: Scenario,
  arena: Arena,
  play: (run: (choose: Parameters<Arena["run"]>[2]) => Promise<void>) => Promise<Explored | null>,
): Promise<Seen & { readonly explored: Explored | null }> => {
  const scene = await sceneOf(make);
  const serial = await serials(scene);
  expect(new Set(serial.map(({ print }) => print)).size, "outcomes of the serial orders").toBe(outcomes);
  const { run } = arena;
  const observed = seen();
  const explored = await play(async (choose) => observed.heard(await run(scene, serial, choose)));
  // Locks are taken in one order.
  expect([...observed.states]).not.toContain("40P01");
  expect(observed.waited(), "runs with a lock wait").toBeGreaterThan(5);
  return { ...observed, explored };
};

test.each(pairs)("F2: every interleaving of two sessions equals a serial order: $name", patience, async (pair) => {
  const { explored, among } = await played(pair, await arena(), (run) => everyInterleaving(run, 2_000));
  expect(explored?.whole).toBe(true);
  expect(explored?.runs).toBeGreaterThan(10);
  expect(among.size, "outcomes that were seen").toBe(pair.outcomes);
});

test("R-CUST-2: every interleaving of a writer and a new index leaves the right keys", patience, async () => {
  const exploredIn = async ({ run, end }: Arena, { make }: Scenario) => {
    const scene = await sceneOf(make);
    const serial = await serials(scene);
    let waited = 0;
    try {
      const explored = await everyInterleaving(async (choose) => {
        const { sent } = await run(scene, serial, choose);
        if (sent.some((each) => each.waited)) waited++;
      }, 2_000);
      return { ...explored, waited };
    } finally {
      await end();
    }
  };
  const sharing = (text: string): string => text.replace("pg_advisory_xact_lock(", "pg_advisory_xact_lock_shared(");
  for (const each of indexing) {
    const { whole, runs, waited } = await exploredIn(await openArena(2, undefined, true), each);
    expect([whole, runs > 3, waited > 0], each.name).toEqual([true, true, true]);
  }
  // A switch that shares the lock with the writers misses a record that is made meanwhile.
  await expect(exploredIn(await openArena(2, sharing, true), indexing[1] as Scenario)).rejects.toThrow(
    "Keys that are not those of the records",
  );
});

test.each(threes)("F2: every outcome of three sessions equals a serial order: $name", patience, async (three) => {
  const random = seededRandom(seed);
  const { explored, prints } = await played(three, await arena(), async (run) => {
    for (let i = 0; i < byChanceEach; i++) await run(byChance(random));
    return allFaults ? everyInterleaving(run, 5_000) : null;
  });
  if (explored !== null) expect(explored.whole).toBe(true);
  expect(prints.size, "outcomes that were seen").toBe(three.outcomes);
});

// Calls in a group commit wait briefly for a lock, then run alone. Here they wait forever, or hardly at all.
/** The short wait is the normal one; with the long one the group's transaction itself waits for the row. */
const waits = allFaults ? (["for a moment", "for ever"] as const) : (["for a moment"] as const);
test.each(shared.flatMap((each) => waits.map((patient) => ({ ...each, patient }))))(
  "F2: group commits that wait $patient equal a serial order: $name",
  patience,
  async (scene) => {
    const { explored, prints, shared } = await played(scene, await sharing(scene.patient), (run) =>
      everyInterleaving(run, 2_000),
    );
    expect(explored?.whole).toBe(true);
    expect(shared()).toBeGreaterThan(5);
    expect(prints.size, "outcomes that were seen").toBe(scene.seen);
  },
);

test("detects a booking that does not lock its engineer", patience, async () => {
  const blind = await openArena(2, (text) => text.replace(/ for no key update$/, ""));
  try {
    const scene = await sceneOf((pairs[0] as Scenario).make);
    const serial = await serials(scene);
    const running = everyInterleaving(async (choose) => void (await blind.run(scene, serial, choose)), 2_000);
    await expect(running).rejects.toThrow("An outcome that no serial order has");
  } finally {
    await blind.end();
  }
});
