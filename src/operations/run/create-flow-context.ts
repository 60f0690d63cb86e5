import * as Result from "effect/Result";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Fault } from "../../domain/kernel/refusal/refusal.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import type { Identity } from "../../ports/identity.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Account, Call, LoadedRows } from "../../ports/store.ts";
import { actorOf, type ResolvedCaller } from "../caller/caller.ts";
import type { FlowContext } from "../define/flow-context.ts";

/** A flow whose caller is resolved. */
export interface StartedFlow {
  readonly ports: Ports;
  readonly caller: ResolvedCaller;
  readonly identity: Identity;
  readonly reason: string | null;
  /** The call of its queries. */
  readonly call: Call;
  /** The call of its writes. After the first of them nothing is cancelled, so that no flow ends between two writes. */
  readonly writing: Call;
}

/** The context that a flow runs in. */
export const createFlowContext = (
  { ports, caller, identity, reason, call, writing }: StartedFlow,
  actor: Actor | null,
  firm: Settings,
): FlowContext => {
  const { organizationId, address, session } = caller;
  const { now } = call;
  const currentActor = (current: Settings, account: Account | null) =>
    caller.userId === null ? Result.succeed(null) : actorOf(caller, account, now, current);
  /** A visitor writes as the user that the write is for. */
  const visitorAs = (userId: string, account: Account | null): Actor => ({
    organizationId,
    userId,
    role: account?.role ?? "engineer",
    clientCompany: account?.clientCompany ?? null,
    team: account?.team ?? null,
  });
  return {
    ...{ organizationId, address, actor, session, now, firm, newId: ports.newId, identity },
    mail: (mail) => {
      if (!call.dryRun) ports.sendMail?.({ ...mail, organizationId });
    },
    background: (work) => ports.waitUntil?.(work),
    read: (reads) =>
      new Promise((resolve) =>
        ports.store.query<LoadedRows, never>(
          { call, args: {}, rounds: [() => Result.succeed(reads)], answer: (rows) => Result.succeed(rows) },
          (outcome) => resolve(outcome as Result.Result<never, Fault>),
        ),
      ),
    write: ({ userId, load, args, judge }) =>
      new Promise((resolve) =>
        ports.store.execute(
          {
            call: actor === null ? { ...writing, userId } : writing,
            load: load as never,
            args: args as never,
            readOnly: false,
            judge: (state, current, account) => {
              const signedIn = currentActor(current, account);
              if (Result.isFailure(signedIn)) return Result.fail(signedIn.failure);
              const at: Moment = {
                now,
                today: localDay(now, current.todayZone),
                newId: ports.newId,
                firm: current,
                actor: signedIn.success ?? visitorAs(userId, account),
                operation: call.operation,
                reason,
              };
              return judge(state as never, at) as Result.Result<never, never>;
            },
          },
          (outcome) => resolve(outcome as never),
        ),
      ),
  };
};
