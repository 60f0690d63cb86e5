import * as Result from "effect/Result";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Fault } from "../../domain/kernel/refusal/refusal.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import type { Identity } from "../../ports/identity.ts";
import type { Account, Call, LoadedRows, Ports } from "../../ports/store.ts";
import { actorOf, type ResolvedCaller } from "../caller/caller.ts";
import type { FlowContext } from "../define/flow-context.ts";

/** A flow that began: who asks, and the two ways in which its steps are dropped when the caller gives up. */
export interface StartedFlow {
  readonly ports: Ports;
  readonly known: ResolvedCaller;
  readonly identity: Identity;
  readonly reason: string | null;
  /** For questions. */
  readonly call: Call;
  /** For what writes: from the first such step on nothing is dropped, so that no flow ends between two of them. */
  readonly writing: Call;
}

/** The store as promises, one question or one step at a time. */
export const createFlowContext = (
  { ports, known, identity, reason, call, writing }: StartedFlow,
  actor: Actor | null,
  firm: Settings,
): FlowContext => {
  const { organizationId, address, session } = known;
  const { now } = call;
  const again = (current: Settings, account: Account | null) =>
    known.userId === null ? Result.succeed(null) : actorOf(known, account, now, current);
  /** Who is nobody yet becomes somebody by what is written. */
  const becoming = (userId: string, account: Account | null): Actor => ({
    organizationId,
    userId,
    role: account?.role ?? "engineer",
    clientCompany: account?.clientCompany ?? null,
    team: account?.team ?? null,
  });
  return {
    ...{ organizationId, address, actor, session, now, firm, newId: ports.newId, identity },
    mail: (mail) => ports.sendMail({ ...mail, organizationId }),
    background: (work) => ports.waitUntil?.(work),
    read: (reads) =>
      new Promise((resolve) =>
        ports.store.query<LoadedRows, never>(
          { call, args: {}, rounds: [() => Result.succeed(reads)], answer: (rows) => Result.succeed(rows) },
          (said) => resolve(said as Result.Result<never, Fault>),
        ),
      ),
    write: ({ userId, load, args, judge }) =>
      new Promise((resolve) =>
        ports.store.execute(
          {
            call: actor === null ? { ...writing, userId } : writing,
            load: load as never,
            args: args as never,
            dryRun: false,
            judge: (state, current, account) => {
              const still = again(current, account);
              if (Result.isFailure(still)) return Result.fail(still.failure);
              const at: Moment = {
                now,
                today: localDay(now, current.todayZone),
                newId: ports.newId,
                firm: current,
                actor: still.success ?? becoming(userId, account),
                operation: call.operation,
                reason,
              };
              return judge(state as never, at) as Result.Result<never, never>;
            },
          },
          (said) => resolve(said as never),
        ),
      ),
  };
};
