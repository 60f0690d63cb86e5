import { type FirmApi, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import type pg from "pg";
import { assign, type Booking, booking, type FirmIds, seed } from "../booking-firm.ts";
import type { Race } from "../harness.ts";
import { bookByHand, prepareFloor } from "./booking-floor.ts";
import { kyselyBooking } from "./booking-kysely.ts";
import { type BenchServer, poolOf } from "./server.ts";

/** One way of booking, in its own database, so that all have the same history. */
interface Side {
  readonly pool: pg.Pool;
  readonly book: (booking: Booking) => Promise<unknown>;
  /** The number of bookings so far, which also selects the next one. */
  made: number;
}

/** The bookings from a day on with their log, without ids and instants: both sides must agree on them. */
const rowsFrom = async ({ pool }: Side, day: number): Promise<string> => {
  const { rows } = await pool.query(
    `select to_jsonb(a) - 'object_id' - 'created_at' - 'updated_at' as row,
      to_jsonb(l) - 'object_id' - 'seq' - 'xid' - 'at' - 'after' as entry,
      l.after::jsonb - 'objectId' - 'createdAt' - 'updatedAt' as after
     from firmcore.firm_allocation a join firmcore.firm_change_log l on l.object_id = a.object_id and l.class = 'Allocation'
     where a.start_date >= $1 order by a.start_date, a.engineer, a.object_id`,
    [day],
  );
  return JSON.stringify(rows);
};

const perRound = 200;
const inTurn = async (side: Side, ids: FirmIds, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await side.book(booking(side.made++, ids));
};

/** Each caller makes its bookings in sequence, independently of other callers. */
const perCaller = 4;
const atOnce = async (side: Side, ids: FirmIds, callers: number): Promise<void> => {
  await Promise.all(Array.from({ length: callers }, () => inTurn(side, ids, perCaller)));
};
/** Both sides make the same new bookings. */
const agreeing = async (sides: readonly [Side, Side], ids: FirmIds, count: number, callers: number): Promise<void> => {
  const first = Math.ceil(Math.max(...sides.map(({ made }) => made)) / perRound) * perRound;
  const written: Array<string> = [];
  for (const side of sides) {
    side.made = first;
    while (side.made < first + count) await atOnce(side, ids, callers);
    written.push(await rowsFrom(side, booking(first, ids).startDate));
  }
  if (written[0] !== written[1])
    throw new Error(`the two sides wrote different rows: ${written.join("\n").slice(0, 2_000)}`);
};

/** Booking on Postgres: one, 16 and 64 callers against a function in the database, and against Kysely as people write it. */
export const postgresBookingRaces = async (
  server: BenchServer,
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const closing: Array<() => Promise<unknown>> = [];
  const open = async (pool: pg.Pool, more: { readonly groupCommit?: number } = {}): Promise<FirmApi> => {
    const app = await openFirm(postgres({ pool, ...more }));
    closing.push(() => app.close());
    return app.as({ organizationId: "bench", userId: "host", role: "administrator" });
  };
  let ids: FirmIds = { engineers: [], projects: [] };
  const template = await server.template(async (connection) => {
    const pool = poolOf(connection, true);
    const app = await openFirm(postgres({ pool }));
    ids = await seed(app.as({ organizationId: "bench", userId: "host", role: "administrator" }));
    await app.close();
    await prepareFloor(pool);
    await pool.end();
  });
  const side = async (way: (pool: pg.Pool) => Promise<Side["book"]>): Promise<Side> => {
    const pool = poolOf(await server.copy(template));
    const book = await way(pool);
    closing.push(() => pool.end());
    return { pool, book, made: 0 };
  };
  const ours = await side(async (pool) => {
    const firm = await open(pool);
    return (input) => assign(firm, input);
  });
  const unshared = await side(async (pool) => {
    const firm = await open(pool, { groupCommit: 1 });
    return (input) => assign(firm, input);
  });
  const inDatabase = await side(async (pool) => (input) => bookByHand(pool, input));
  const kysely = await side(async (pool) => kyselyBooking(pool));

  const many = quick ? 1 : 10;
  const against = (name: string, other: Side, callers: number, goal: number): Race => ({
    work: `booking on Postgres, ${callers === 1 ? "one caller" : `${callers} callers at once`}, against ${name}`,
    goal: { atLeast: goal },
    pieces: callers * perCaller,
    agree: () => agreeing([ours, other], ids, 128 * many, callers),
    ours: () => atOnce(ours, ids, callers),
    floor: () => atOnce(other, ids, callers),
  });
  return {
    races: [
      against("a function in the database", inDatabase, 1, 0.75),
      against("a function in the database", inDatabase, 16, 1.5),
      against("a function in the database", inDatabase, 64, 3.5),
      against("Kysely as people write it", kysely, 1, 3),
      against("Kysely as people write it", kysely, 64, 6),
      // For information: the effect of group commit.
      against("the same with commits not shared", unshared, 64, 1),
      {
        work: "booking on Postgres, 64 callers at once, against one at a time",
        goal: { atLeast: 8 },
        pieces: 64 * perCaller,
        agree: () => agreeing([ours, unshared], ids, 64 * perCaller, 64),
        ours: () => atOnce(ours, ids, 64),
        floor: () => inTurn(ours, ids, 64 * perCaller),
      },
    ],
    close: async () => {
      for (const end of closing) await end();
    },
  };
};
