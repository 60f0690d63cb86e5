import * as Result from "effect/Result";
import type { Moment } from "../domain/kernel/decision.ts";
import { type Input, shapeOf, valuesOf } from "../domain/kernel/input.ts";
import type { Fault, Refusal } from "../domain/kernel/refusal.ts";
import type { Settings } from "../domain/kernel/settings.ts";
import { HasherBusy } from "../ports/identity.ts";
import type { Account, Call, Done, Ports, Rows } from "../ports/store.ts";
import { actorOf, isName, type Known, signedIn } from "./asker.ts";
import { closedTo, todayOf } from "./entry.ts";
import type { AnyFlow, Options } from "./operation.ts";
import { withoutIdentity } from "./session-token.ts";
import type { Tools } from "./tools.ts";

type Outcome = Result.Result<unknown, Refusal>;

/** The way of an operation that waits: who asks, policy of the class, shape, values, then the flow itself. */
export const runFlow =
  (of: AnyFlow) =>
  (
    ports: Ports,
    known: Known,
    sent: unknown,
    options: Options | undefined,
    done: Done<unknown, Refusal>,
    die: (cause: unknown) => void,
  ): void => {
    const { identity, store } = ports;
    if (of.open ? !isName(known.organizationId) : !signedIn(known)) {
      done(Result.fail({ _tag: "AuthRequired" }));
      return;
    }
    if (identity === null) {
      done(Result.fail(withoutIdentity));
      return;
    }
    const input = of.input as Input;
    const shaped = shapeOf(input, sent ?? {});
    const now = ports.now();
    const call: Call = {
      organizationId: known.organizationId,
      userId: known.userId ?? "",
      session: known.session,
      operation: of.name,
      requestId: null,
      body: "",
      now,
      cancelled: () => options?.signal?.aborted === true,
    };
    const again = (firm: Settings, account: Account | null) =>
      known.userId === null ? Result.succeed(null) : actorOf(known, account, now, firm);
    const tools = (actor: Tools["actor"], firm: Settings): Tools => ({
      organizationId: known.organizationId,
      address: known.address,
      actor,
      session: known.session,
      now,
      firm,
      newId: ports.newId,
      identity,
      mail: (mail) => ports.post({ ...mail, organizationId: known.organizationId }),
      read: (reads) =>
        new Promise((resolve) =>
          store.ask<Rows, never>(
            { call, args: {}, rounds: [() => Result.succeed(reads)], answer: (rows) => Result.succeed(rows) },
            (said) => resolve(said as Result.Result<never, Fault>),
          ),
        ),
      write: ({ userId, load, args, judge }) =>
        new Promise((resolve) =>
          store.execute(
            {
              // A visitor becomes somebody only by what is written.
              call: actor === null ? { ...call, userId } : call,
              load: load as never,
              args: args as never,
              dry: false,
              judge: (state, current, account) => {
                const still = again(current, account);
                if (Result.isFailure(still)) return Result.fail(still.failure);
                const at: Moment = {
                  now,
                  today: todayOf(now, current),
                  newId: ports.newId,
                  firm: current,
                  actor: still.success ?? {
                    organizationId: known.organizationId,
                    userId,
                    role: account?.role ?? "engineer",
                    clientCompany: account?.clientCompany ?? null,
                    team: account?.team ?? null,
                  },
                  operation: of.name,
                  reason: options?.reason ?? null,
                };
                return judge(state as never, at) as Result.Result<never, never>;
              },
            },
            (said) => resolve(said as never),
          ),
        ),
    });
    const entered = new Promise<Result.Result<Tools, Refusal>>((resolve) =>
      store.ask<Tools, Refusal>(
        {
          call,
          args: {},
          rounds: [],
          answer: (_rows, firm, account) => {
            if (of.open) return Result.succeed(tools(null, firm));
            const actor = actorOf(known, account, now, firm);
            if (Result.isFailure(actor)) return Result.fail(actor.failure);
            const closed = closedTo(of, actor.success, firm);
            return closed === null ? Result.succeed(tools(actor.success, firm)) : Result.fail(closed);
          },
        },
        (said) => resolve(said),
      ),
    );
    const answer = async (): Promise<Outcome> => {
      const by = await entered;
      if (Result.isFailure(by)) return Result.fail(by.failure);
      if (Result.isFailure(shaped)) return Result.fail(shaped.failure);
      const values = valuesOf(input, shaped.success, by.success.firm);
      if (Result.isFailure(values)) return Result.fail(values.failure);
      try {
        return await of.run(values.success as never, by.success);
      } catch (cause) {
        if (cause instanceof HasherBusy) return Result.fail(cause.refusal);
        throw cause;
      }
    };
    answer().then((said) => done(said as Parameters<typeof done>[0]), die);
  };
