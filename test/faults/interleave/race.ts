import type { App } from "firmcore";

import { postgres } from "firmcore/postgres";
import pg from "pg";
import type { Declarations } from "../../../src/domain/kernel/context/custom-fields.ts";
import { verifyKeys } from "../../../src/domain/verify/key-faults.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { migrated, schema } from "../../support/postgres/stores.ts";
import { freshDatabase } from "../../support/postgres/test-databases.ts";
import { type Choose, type Driven, openStage } from "./drive.ts";
import type { Rewrite } from "./gate.ts";
import {
  appOf,
  type Cast,
  called,
  laid,
  lawful,
  type Outcome,
  outcomeOf,
  printed,
  type Scene,
  type Serial,
} from "./outcome.ts";

type Face = Pick<App, "as">;
/** A run, and the serial orders that it equals. */
export interface Raced extends Driven {
  readonly orders: ReadonlyArray<Serial>;
  /** Its outcome as text. */
  readonly print: string;
  /** Whether all calls overlap. */
  readonly overlapping: boolean;
}

/** A database and its sessions; every run has a new firm. */
export interface Arena {
  /** Throws if the outcome equals no serial order that respects the order of calls that do not overlap. */
  readonly run: (scene: Scene, serial: ReadonlyArray<Serial>, choose: Choose) => Promise<Raced>;
  readonly end: () => Promise<void>;
}

/** Opens a database for at most this many sessions. With `entries`, the lock that all writers share takes its turn, too. */
export const openArena = async (sessions: number, rewrite?: Rewrite, entries?: boolean): Promise<Arena> => {
  const { connection, release } = await freshDatabase(migrated);
  const stage = await openStage(connection, sessions, rewrite, entries);
  const client = new pg.Client(connection);
  await client.connect();
  const observer = postgres({ client, schema, notify: false });
  // No statement may time out while the next session is chosen.
  const adapters = stage.gates.map(({ client }) => postgres({ client, schema, notify: false, lockTimeout: 600_000 }));
  let firms = 0;

  const apps = new Map<string, Face>();
  /** The API for one call: its ids show the call, and it uses the store of its session. */
  const appFor = async (session: number, call: number): Promise<Face> => {
    const key = `${session} ${call}`;
    const app = apps.get(key) ?? (await appOf(adapters[session] as (typeof adapters)[number], call));
    apps.set(key, app);
    return app;
  };
  /** Checks that run once per connection are not part of a race. */
  const warmed = async (cast: Cast) => {
    let call = 0;
    const faces: Array<Array<Face>> = [];
    for (const [session, calls] of cast.entries()) {
      const own: Array<Face> = [];
      for (const _ of calls) own.push(await appFor(session, call++));
      await own[0]?.as({ organizationId: "nobody", userId: "nobody" }).settled.allocations.list();
      faces.push(own);
    }
    return faces;
  };

  const run: Arena["run"] = async (scene, serial, choose) => {
    const organizationId = `firm ${++firms}`;
    const faces = await warmed(scene.cast);
    await laid(observer.store, organizationId, scene);
    const answers: Array<unknown> = [];
    let place = 0;
    const calls = scene.cast.map((each, session) =>
      each.map((call, i) => {
        const own = place++;
        return async () => {
          answers[own] = await called(faces[session]?.[i] as Face, organizationId, call);
        };
      }),
    );
    const driven = await stage.drive(calls, choose);
    const outcome = await outcomeOf(observer.store, organizationId, answers);
    const print = printed(outcome, organizationId);
    const spans = driven.spans.flat();
    const before = (left: number, right: number): boolean => (spans[left]?.ended ?? 0) <= (spans[right]?.began ?? 0);
    const possible = serial.filter(({ order }) =>
      order.every((late, place) => order.slice(0, place).every((early) => !before(late, early))),
    );
    const orders = possible.filter((each) => each.print === print);
    if (orders.length === 0) throw new Unserial(driven, print, serial);
    lawful(outcome);
    await checkKeys(observer, organizationId, outcome);
    const overlapping = !spans.some((_, left) => spans.some((_, right) => left !== right && before(left, right)));
    return { ...driven, orders, print, overlapping };
  };
  return {
    run,
    end: async () => {
      await stage.end();
      await observer.close();
      await client.end();
      await release();
    },
  };
};

/** R-CUST-2: every record has the keys of the fields that are indexed now. */
const checkKeys = async (of: Adapter<never>, organizationId: string, { tables }: Outcome): Promise<void> => {
  const { customIndexes = {} } = (tables.Organization?.[0]?.settings ?? {}) as Partial<Declarations>;
  const rows = (await of.storedKeys?.(organizationId, Object.keys(customIndexes))) ?? [];
  const faults = rows.flatMap((row) => verifyKeys(row, { customIndexes }));
  if (faults.length > 0) throw new Error(`Keys that are not those of the records: ${JSON.stringify(faults)}`);
};

const differing = (left: string, right: string): string => {
  const [one, other] = [left.split("\n"), right.split("\n")];
  const only = (of: ReadonlyArray<string>, not: ReadonlyArray<string>) => of.filter((line) => !not.includes(line));
  return [...only(one, other).map((line) => `+ ${line}`), ...only(other, one).map((line) => `- ${line}`)].join("\n");
};
/** Shows the statements in order, and the differences from every serial order. */
class Unserial extends Error {
  constructor({ sent, refused }: Driven, print: string, serial: ReadonlyArray<Serial>) {
    super(
      [
        "An outcome that no serial order has. What was sent:",
        ...sent.map(({ session, text, waited }) => `  ${session}${waited ? " (waits)" : ""} ${text.slice(0, 300)}`),
        `Refused statements: ${refused.join(", ")}`,
        ...serial.map((each) => `Unlike ${each.order.join(", ")}:\n${differing(print, each.print)}`),
      ].join("\n"),
    );
  }
}
