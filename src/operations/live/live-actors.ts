import * as Result from "effect/Result";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { Session } from "../../domain/session/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { endsAt } from "../../domain/user/session-lifetime.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Account, Call, LoadedRows } from "../../ports/store.ts";
import { type ActorRefusal, actorOf, type ResolvedCaller } from "../caller/caller.ts";
import { promised } from "../caller/or-throw.ts";

/** What a caller is now: an actor, until its session ends; or why it is none any more. */
export type Standing = Result.Result<{ readonly actor: Actor; readonly until: number }, ActorRefusal>;

/** Reads of the live queries of a firm, which are nobody's. */
const liveCall = (organizationId: string, now: number): Call => ({
  ...{ organizationId, userId: "", session: null, operation: "liveQuery", requestId: null, body: "", now },
  dryRun: false,
  cancelled: () => false,
});
/** Reads rows of a firm, with its settings in the same snapshot. */
export const readLive = (
  { store, now }: Pick<Ports, "store" | "now">,
  organizationId: string,
  reads: Readonly<Record<string, Read>>,
): Promise<{ readonly rows: LoadedRows; readonly firm: Settings }> =>
  promised((done) =>
    store.query(
      {
        call: liveCall(organizationId, now()),
        args: {},
        rounds: [() => Result.succeed(reads)],
        answer: (rows, firm) => Result.succeed({ rows, firm }),
      },
      done as never,
    ),
  );

const idsInOneRead = 1_000;
const inParts = (ids: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(ids.length / idsInOneRead) }, (_, i) =>
    ids.slice(i * idsInOneRead, (i + 1) * idsInOneRead),
  );

/** What callers of a firm are now; one round of reads for all of them, with the settings that they are judged by. */
export const standingsOf = async (
  ports: Pick<Ports, "store" | "now">,
  organizationId: string,
  callers: ReadonlyArray<ResolvedCaller>,
): Promise<{ readonly standings: ReadonlyArray<Standing>; readonly firm: Settings }> => {
  const distinct = (of: ReadonlyArray<string | null>) => [...new Set(of)].filter((id) => id !== null);
  const read = (name: string, entity: typeof User | typeof Session, ids: ReadonlyArray<string>) =>
    inParts(ids).map((values, i): readonly [string, Read] => [
      `${name} ${i}`,
      rowsWhere(entity, { is: "oneOf", field: "objectId", values }),
    ]);
  const { rows, firm } = await readLive(ports, organizationId, {
    ...Object.fromEntries(read("user", User, distinct(callers.map(({ userId }) => userId)))),
    ...Object.fromEntries(read("session", Session, distinct(callers.map(({ session }) => session)))),
  });
  const loaded = <T extends { readonly objectId: string }>(name: string): ReadonlyMap<string, T> =>
    new Map(
      Object.entries(rows).flatMap(([read, of]) =>
        read.startsWith(`${name} `) ? (of as ReadonlyArray<T>).map((row) => [row.objectId, row] as const) : [],
      ),
    );
  const [users, sessions] = [loaded<User>("user"), loaded<Session>("session")];
  const now = ports.now();
  const standings = callers.map((caller): Standing => {
    const user = users.get(caller.userId ?? "");
    const session = sessions.get(caller.session ?? "") ?? null;
    const account: Account | null = user === undefined ? null : { ...user, session };
    return Result.map(actorOf(caller, account, now, firm), (actor) => ({
      actor,
      until: session === null ? Number.POSITIVE_INFINITY : endsAt(session, firm),
    }));
  });
  return { standings, firm };
};
