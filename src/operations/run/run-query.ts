import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, validateInput } from "../../domain/kernel/schema/input.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Account, Call, Callback, LoadedRows, LogEntry, Store } from "../../ports/store.ts";
import type { AnyQuery, ChangeLogQuery } from "../define/operation.ts";
import { logPosition } from "../log/cursor.ts";
import { purgedTo } from "../log/log.ts";
import { authorizeCall, type OperationCall, type ParsedInput } from "./store-command.ts";

/** What the rounds of a query are given, for these settings and this account. */
interface Judged {
  readonly firm: Settings;
  readonly account: Account | null;
  readonly judged: Result.Result<{ readonly input: never; readonly at: Moment }, Refusal>;
}

/** Reads in the rounds of a query, then answers. Each round is authorized again: the account may have changed since the call began. */
export const runQuery = (
  operationCall: OperationCall<AnyQuery>,
  parsed: ParsedInput,
  ports: Ports,
  done: Callback<unknown, Refusal>,
): void => {
  const { of, call } = operationCall;
  const authorize = authorizeCall(parsed, operationCall);
  const judge = (firm: Settings, account: Account | null): Judged["judged"] => {
    const at = authorize(firm, account);
    if (Result.isFailure(at)) return Result.fail(at.failure);
    const values = Result.isSuccess(parsed) ? validateInput(of.input as Input, parsed.success, firm) : parsed;
    return Result.map(values, (input) => ({ input: input as never, at: at.success }));
  };
  let last: Judged | undefined;
  const authorized = <T>(
    firm: Settings,
    account: Account | null,
    body: (input: never, at: Moment) => Result.Result<T, Refusal>,
  ): Result.Result<T, Refusal> => {
    // Rounds of one snapshot have the same settings and account.
    if (last?.firm !== firm || last.account !== account) last = { firm, account, judged: judge(firm, account) };
    return Result.flatMap(last.judged, ({ input, at }) => body(input, at));
  };
  ports.store.query(
    {
      call,
      args: {},
      rounds: of.rounds.map(
        (round) => (loaded, firm, account) => authorized(firm, account, (input, at) => round(input, loaded, at)),
      ),
      answer: (loaded, firm, account) => authorized(firm, account, (input, at) => of.answer(input, loaded, at)),
    },
    "log" in of ? thenReadLog(of as never, ports, call, done) : done,
  );
};

/** The whole logs of some records, one after another. */
const readLogs = (
  store: Store,
  organizationId: string,
  [next, ...rest]: ReadonlyArray<Pick<LogEntry, "class" | "objectId">>,
  done: Callback<ReadonlyArray<LogEntry>, never>,
): void => {
  if (next === undefined) {
    done(Result.succeed([]));
    return;
  }
  store.readLog({ organizationId, ...next, limit: everyEntry }, (found) => {
    if (Result.isFailure(found)) return done(found);
    readLogs(store, organizationId, rest, (others) =>
      done(Result.map(others, (entries) => [...found.success, ...entries])),
    );
  });
};
const everyEntry = 2_147_483_647;

/** Reads the change log once the query may: its part of the log, then the rows that are needed to show it. */
const thenReadLog =
  (
    of: ChangeLogQuery<Input, unknown, never>,
    { store }: Ports,
    call: Call,
    done: Callback<unknown, Refusal>,
  ): Callback<unknown, Refusal> =>
  (outcome) => {
    if (Result.isFailure(outcome)) return done(outcome);
    const { input, loaded, at } = outcome.success as {
      readonly input: never;
      readonly loaded: LoadedRows;
      readonly at: Moment;
    };
    const { organizationId } = call;
    const { after, ...query } = of.log(input, loaded, at);
    const { involving, class: name, objectId } = query;
    const part = {
      organizationId,
      ...(involving === undefined ? {} : { involving }),
      ...(name === undefined || objectId === undefined ? {} : { class: name, objectId }),
    };
    logPosition(store, part, after, purgedTo(loaded), (from) => {
      if (Result.isFailure(from)) return done(from);
      store.readLog({ ...query, after: from.success, organizationId }, (found) => {
        if (Result.isFailure(found)) return done(found);
        const entries = found.success;
        readLogs(store, organizationId, of.behind?.(entries) ?? [], (logs) => {
          if (Result.isFailure(logs)) return done(logs);
          const behind = logs.success;
          const reads = of.around?.(input, entries, loaded, at, behind) ?? {};
          const answer = (more: LoadedRows): unknown => of.entries(input, entries, { ...loaded, ...more }, at, behind);
          if (Object.keys(reads).length === 0) return done(Result.succeed(answer({})));
          store.query(
            { call, args: {}, rounds: [() => Result.succeed(reads)], answer: (more) => Result.succeed(answer(more)) },
            done,
          );
        });
      });
    });
  };
