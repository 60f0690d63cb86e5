import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal.ts";
import type { Ports } from "../ports/store.ts";
import type { Asker } from "./asker.ts";
import { type CallByName, calling } from "./call.ts";
import { FirmError } from "./firm-error.ts";
import { type Operations, operations } from "./index.ts";
import type { Always, AnswerOf, AnyOperation, Options, RefusalOf, SentOf } from "./operation.ts";
import { walk } from "./walk.ts";

type IsOperation = { readonly kind: AnyOperation["kind"] };
/** An input that may be left out altogether is an optional argument. */
type Call<Sent, Answer> =
  Record<never, never> extends Sent
    ? (input?: Sent, options?: Options) => Promise<Answer>
    : (input: Sent, options?: Options) => Promise<Answer>;
/** Every operation as a function that resolves to its answer and rejects with {@link FirmError}. */
export type PromiseApi<T> = {
  readonly [K in keyof T]: T[K] extends IsOperation ? Call<SentOf<T[K]>, AnswerOf<T[K]>> : PromiseApi<T[K]>;
};
/** The outcome as data: never rejects for a refusal. */
export type Settled<Answer, R> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly refusal: R };
export type SettledApi<T> = {
  readonly [K in keyof T]: T[K] extends IsOperation
    ? Call<SentOf<T[K]>, Settled<AnswerOf<T[K]>, RefusalOf<T[K]> | Always>>
    : SettledApi<T[K]>;
};

/** Any operation by its name, for transports: `firm.call("allocations.assign", body)`. An unknown name is `NotFound`. */
type ByName<Answer> = (name: string, input?: unknown, options?: Options) => Promise<Answer>;

/** What one actor may call. */
export interface FirmApi extends PromiseApi<Operations> {
  readonly call: ByName<unknown>;
  readonly settled: SettledApi<Operations> & { readonly call: ByName<Settled<unknown, Refusal>> };
}

const face = (call: CallByName): object => ({
  ...(walk(
    operations,
    ({ name }) =>
      (input: unknown, options?: Options) =>
        call(name, input, options),
  ) as object),
  call,
});

/** The operations for one actor: closures only, the runners are made once. */
export const firmApi = (ports: Ports, asker: Asker): FirmApi => {
  const plain = calling(ports, asker, (said, { resolve, reject }) =>
    Result.isSuccess(said) ? resolve(said.success) : reject(new FirmError(said.failure)),
  );
  const settled = calling(ports, asker, (said, { resolve }) =>
    resolve(Result.isSuccess(said) ? { ok: true, value: said.success } : { ok: false, refusal: said.failure }),
  );
  return { ...face(plain), settled: face(settled) } as FirmApi;
};
