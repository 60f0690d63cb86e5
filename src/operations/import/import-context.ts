import * as Result from "effect/Result";
import { isAdministrator } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../domain/kernel/policy/evaluate.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import type { Load, ParameterTypes, Read, ReadResults } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Account, Call, LoadedRows } from "../../ports/store.ts";
import { actorOf, isSignedIn, type ResolvedCaller } from "../caller/caller.ts";
import { promised } from "../caller/or-throw.ts";
import { notSignedIn } from "../caller/resolve-session.ts";

/** The caller and time of an import, and the store with promises. */
export interface ImportContext {
  readonly now: number;
  readonly today: (firm: Settings) => number;
  readonly moment: (firm: Settings, account: Account | null) => Result.Result<Moment, Refusal>;
  readonly execute: <State, A>(step: {
    readonly load: Load<State, ParameterTypes>;
    readonly args: Arguments;
    readonly readOnly: boolean;
    readonly judge: (state: State, firm: Settings, account: Account | null) => Result.Result<Decision<A>, Refusal>;
  }) => Promise<A>;
  readonly read: <R extends Readonly<Record<string, Read>>>(
    reads: R,
    args: Arguments,
  ) => Promise<{ readonly rows: ReadResults<R>; readonly firm: Settings }>;
}

/** Only an administrator may import, because staffing rules are not enforced. */
export const administratorOnly = (
  context: ImportContext,
  firm: Settings,
  account: Account | null,
): Result.Result<Moment, Refusal> => {
  const at = context.moment(firm, account);
  if (Result.isFailure(at)) return at;
  return isAdministrator(at.success.actor)
    ? at
    : Result.fail({ _tag: "ClassForbidden", class: "ChangeLog", action: "import" });
};

export const importContext = (ports: Ports, known: ResolvedCaller): ImportContext => {
  const now = ports.now();
  const call: Call = {
    organizationId: known.organizationId,
    userId: known.userId ?? "",
    session: known.session,
    operation: "import",
    requestId: null,
    body: "",
    now,
    dryRun: false,
    cancelled: () => false,
  };
  const context: ImportContext = {
    now,
    today: (firm) => localDay(now, firm.todayZone),
    moment: (firm, account) => {
      if (!isSignedIn(known)) return Result.fail(notSignedIn(ports, known));
      return Result.map(actorOf(known, account, now, firm), (actor) => ({
        now,
        today: localDay(now, firm.todayZone),
        newId: ports.newId,
        firm,
        actor,
        operation: "import",
        reason: null,
      }));
    },
    execute: (step) => promised((done) => ports.store.execute({ call, ...step }, (outcome) => done(outcome))),
    read: <R extends Readonly<Record<string, Read>>>(reads: R, args: Arguments) =>
      promised<{ readonly rows: ReadResults<R>; readonly firm: Settings }>((done) =>
        ports.store.query<{ readonly rows: ReadResults<R>; readonly firm: Settings }, Refusal>(
          {
            call,
            args,
            rounds: [
              (
                _known: LoadedRows,
                firm: Settings,
                account: Account | null,
              ): Result.Result<Readonly<Record<string, Read>>, Refusal> =>
                Result.map(administratorOnly(context, firm, account), () => reads),
            ],
            answer: (rows, firm) => Result.succeed({ rows: rows as ReadResults<R>, firm }),
          },
          done,
        ),
      ),
  };
  return context;
};

export const currentSettings = async (context: ImportContext): Promise<Settings> => (await context.read({}, {})).firm;
