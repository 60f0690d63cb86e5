import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal.ts";
import type { Ports } from "../ports/store.ts";
import type { Asker } from "./asker.ts";
import { FirmError } from "./firm-error.ts";
import { type Operations, operations } from "./index.ts";
import type { Always, AnswerOf, AnyOperation, Options, RefusalOf, SentOf } from "./operation.ts";
import { type Run, runner } from "./run.ts";
import { flat, walk } from "./walk.ts";

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

/** What one actor may call. */
export interface FirmApi extends PromiseApi<Operations> {
  readonly settled: SettledApi<Operations>;
}

const runs = new Map<string, Run>(flat(operations).map((each) => [each.name, runner(each)]));
type Settle<T> = { readonly resolve: (value: T) => void; readonly reject: (reason: unknown) => void };

const calls = (
  ports: Ports,
  asker: Asker,
  settle: (said: Result.Result<unknown, Refusal>, to: Settle<unknown>) => void,
): unknown =>
  walk(operations, ({ name }: AnyOperation) => {
    const run = runs.get(name) as Run;
    return (input: unknown, options?: Options): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const signal = options?.signal;
        if (signal?.aborted === true) return reject(signal.reason);
        const abort = (): void => reject(signal?.reason);
        signal?.addEventListener("abort", abort, { once: true });
        const answered = (): void => signal?.removeEventListener("abort", abort);
        run(
          ports,
          asker,
          input,
          options,
          (said) => {
            answered();
            settle(said, { resolve, reject });
          },
          (cause) => {
            answered();
            reject(cause);
          },
        );
      });
  });

/** The operations for one actor: closures only, the runners are made once. */
export const firmApi = (ports: Ports, asker: Asker): FirmApi => {
  const plain = calls(ports, asker, (said, { resolve, reject }) =>
    Result.isSuccess(said) ? resolve(said.success) : reject(new FirmError(said.failure)),
  );
  const settled = calls(ports, asker, (said, { resolve }) =>
    resolve(Result.isSuccess(said) ? { ok: true, value: said.success } : { ok: false, refusal: said.failure }),
  );
  return { ...(plain as PromiseApi<Operations>), settled: settled as SettledApi<Operations> };
};
