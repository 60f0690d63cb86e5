import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal.ts";
import { codeOf } from "../../domain/kernel/refusal.ts";
import type { Asker } from "../../operations/asker.ts";
import { CurrentActor, Firm, FirmPorts } from "../../operations/effect.ts";
import { FirmError } from "../../operations/firm-error.ts";
import type { Operations } from "../../operations/index.ts";
import type { App } from "../../operations/open.ts";
import type { SettledApi } from "../../operations/promise.ts";

/** A way to call the operations: functions that reject, or Effects that fail. */
export type Face = "Promise" | "Effect";
export const faces: ReadonlyArray<Face> = ["Promise", "Effect"];

/** The operations with their outcome as data, whichever face they are called through. */
export type Asking = SettledApi<Operations>;

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal | unknown };
// biome-ignore lint/suspicious/noExplicitAny: the walk over all operations erases their types; `Asking` gives them back.
type AnyCall = (...given: ReadonlyArray<any>) => unknown;

/** Replaces every function of a nested record. */
const mapCalls = (of: object, make: (call: AnyCall) => unknown): unknown =>
  Object.fromEntries(
    Object.entries(of).map(([name, each]) => [
      name,
      typeof each === "function" ? make(each as AnyCall) : mapCalls(each as object, make),
    ]),
  );

const fromPromise =
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<Outcome> => {
    try {
      return { ok: true, value: await call(...given) };
    } catch (error) {
      if (!(error instanceof FirmError)) throw error;
      if (error.code !== codeOf(error.detail) || error.message === "")
        throw new Error(`A FirmError says ${error.code} about ${error.detail._tag}: ${error.message}`);
      return { ok: false, refusal: error.detail };
    }
  };

const fromEffect =
  ({ ports }: Pick<App<never>, "ports">, asker: Asker) =>
  (call: AnyCall) =>
  async (...given: ReadonlyArray<unknown>): Promise<Outcome> => {
    const asked = call(...given) as Effect.Effect<unknown, Refusal, CurrentActor | FirmPorts>;
    const said = await Effect.runPromise(
      Effect.result(asked).pipe(Effect.provideService(CurrentActor, asker), Effect.provideService(FirmPorts, ports)),
    );
    return Result.isSuccess(said) ? { ok: true, value: said.success } : { ok: false, refusal: said.failure };
  };

/** Calls the operations as this asker, through one of the faces. */
export const through = (face: Face, app: Pick<App<never>, "as" | "ports">, asker: Asker): Asking => {
  if (face === "Effect") return mapCalls(Firm, fromEffect(app, asker)) as Asking;
  const { settled: _, ...api } = app.as(asker);
  return mapCalls(api, fromPromise) as Asking;
};
