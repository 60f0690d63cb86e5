import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { SettledBatch, SettledBatchCall } from "../../../api/batch-types.ts";
import { batch, CurrentCaller, Firm, FirmPorts } from "../../../api/effect.ts";
import type { App } from "../../../api/open-firm.ts";
import type { SettledApi } from "../../../api/promise.ts";
import type { Settled } from "../../../api/settled.ts";
import { codeOf, type Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { Caller } from "../../../operations/caller/caller.ts";
import { FirmError } from "../../../operations/caller/firm-error.ts";
import type { Operations } from "../../../operations/index.ts";
import type { WithIndex } from "../../../ports/store.ts";
import { requireDeclared } from "./declared-refusals.ts";

/** An API to call the operations through: Promises that reject, or Effects that fail. */
export type ApiStyle = "Promise" | "Effect";
export const apiStyles: ReadonlyArray<ApiStyle> = ["Promise", "Effect"];

/** The operations with their outcome as data, for either API. */
export type KitApi = SettledApi<Operations> & { readonly batch: SettledBatchCall };

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal | unknown };
// biome-ignore lint/suspicious/noExplicitAny: the walk over all operations erases their types; `KitApi` gives them back.
type AnyCall = (...given: ReadonlyArray<any>) => unknown;

/** The operation of this name. */
export const operationOf = (
  asking: KitApi,
  name: string,
): ((...given: ReadonlyArray<unknown>) => Promise<Settled<unknown, Refusal>>) => {
  const [group = "", operation = ""] = name.split(".");
  const found = (asking as unknown as Readonly<Record<string, Readonly<Record<string, AnyCall>>>>)[group]?.[operation];
  if (found === undefined) throw new Error(`There is no operation ${name}`);
  return found as (...given: ReadonlyArray<unknown>) => Promise<Settled<unknown, Refusal>>;
};

/** Replaces every operation. A refusal that an operation does not list is an error. */
const mapCalls = (
  of: object,
  make: (call: AnyCall) => (...given: ReadonlyArray<unknown>) => Promise<Outcome>,
): unknown =>
  Object.fromEntries(
    Object.entries(of).map(([name, each]) => [
      name,
      typeof each === "function" ? make(each as AnyCall) : mapOperationsOf(name, each as object, make),
    ]),
  );
const mapOperationsOf = (group: string, of: object, make: Parameters<typeof mapCalls>[1]): unknown =>
  Object.fromEntries(
    Object.entries(of).map(([name, each]) => {
      const call = make(each as AnyCall);
      return [
        name,
        async (...given: ReadonlyArray<unknown>) => {
          const outcome = await call(...given);
          if (!outcome.ok) requireDeclared(`${group}.${name}`, outcome.refusal as Refusal);
          return outcome;
        },
      ];
    }),
  );

const firmErrorOf = (error: unknown): FirmError => {
  if (!(error instanceof FirmError)) throw error;
  if (error.code !== codeOf(error.detail) || error.message === "")
    throw new Error(`A FirmError says ${error.code} about ${error.detail._tag}: ${error.message}`);
  return error;
};

const fromPromise =
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<Outcome> => {
    try {
      return { ok: true, value: await call(...given) };
    } catch (error) {
      return { ok: false, refusal: firmErrorOf(error).detail };
    }
  };

const fromEffect =
  ({ ports }: Pick<App<never>, "ports">, caller: Caller) =>
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<Outcome> => {
    const asked = call(...given) as Effect.Effect<unknown, Refusal, CurrentCaller | FirmPorts>;
    const outcome = await Effect.runPromise(
      Effect.result(asked).pipe(Effect.provideService(CurrentCaller, caller), Effect.provideService(FirmPorts, ports)),
    );
    return Result.isSuccess(outcome) ? { ok: true, value: outcome.success } : { ok: false, refusal: outcome.failure };
  };

const batchFromPromise =
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<SettledBatch<unknown>> => {
    try {
      return { ok: true, value: await call(...given) };
    } catch (error) {
      const { index = null, detail } = firmErrorOf(error);
      return { ok: false, index, refusal: detail };
    }
  };
const batchFromEffect =
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<SettledBatch<unknown>> => {
    const outcome = await call(...given);
    if ((outcome as Outcome).ok) return outcome as { readonly ok: true; readonly value: unknown };
    const { index, ...refusal } = (outcome as { readonly refusal: WithIndex<Refusal> }).refusal;
    return { ok: false, index: index ?? null, refusal: refusal as Refusal };
  };

/** The operations as this caller, through one of the APIs. */
export const kitApi = (face: ApiStyle, app: Pick<App<never>, "as" | "ports">, caller: Caller): KitApi => {
  if (face === "Effect") {
    const run = fromEffect(app, caller);
    return { ...(mapCalls(Firm, run) as SettledApi<Operations>), batch: batchFromEffect(run(batch)) as never };
  }
  const { settled: _, batch: plain, ...api } = app.as(caller);
  return { ...(mapCalls(api, fromPromise) as SettledApi<Operations>), batch: batchFromPromise(plain) as never };
};
