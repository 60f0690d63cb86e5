import * as Result from "effect/Result";
import type { InvalidInput, Refusal } from "../domain/kernel/refusal/refusal.ts";
import { operationNamed } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { parseDryRun, parseReason } from "../operations/define/fields.ts";
import { answerBody } from "./answer-bodies.ts";
import type { SettledBatch } from "./batch-types.ts";
import { batchParts, type HttpOutcome } from "./http-batch.ts";
import { always, type ErrorBody, errorBody, headersOf, statusOf } from "./http-status.ts";
import type { App } from "./open-firm.ts";
import type { FirmApi } from "./promise.ts";
import type { Settled } from "./settled.ts";

/** The HTTP headers that a call may have. */
export const callHeaders = {
  /** `Bearer` and the session token. Tokens are read from this header only (R-ID-7). */
  session: "Authorization",
  /** The request id (R-REQ-1). */
  requestId: "Idempotency-Key",
  /** The reason for the change log, in percent-encoded UTF-8, because header values are ASCII. */
  reason: "X-Reason",
  /** `true` for a dry run, which answers as the call would and writes nothing. */
  dryRun: "X-Dry-Run",
} as const;

/** One call, as a web framework receives it. */
export interface HttpCall {
  /** The name of the operation, from the path, such as `allocations.assign`; or `batch`, whose body is an `HttpBatch`. */
  readonly operation: string;
  /** The parsed body. The framework refuses a body that is too large or is not JSON. */
  readonly body: unknown;
  /** Returns a request header by its name. */
  readonly header: (name: string) => string | null | undefined;
  /**
   * The firm, if the host knows it from its configuration, the host name or the path. A session token of another firm is refused.
   * Without it, the token names the firm, and log-in and sign-up are not possible.
   */
  readonly organizationId?: string;
  /** The client's address, if you trust it. Failed log-ins are counted by address (R-ID-6). */
  readonly address?: string;
  /** The caller, if you sign people in yourself. Default: the user of the session token; without a token, a visitor. */
  readonly caller?: Caller;
  /** Called with defects and failures of the store. The client sees none of their details. */
  readonly onError: (cause: unknown) => void;
}
/** The response to send; `body` is JSON-serializable. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const callerOf = ({ operation, header, organizationId, address }: HttpCall): Caller => {
  const from = address === undefined ? {} : { address };
  const sent = header(callHeaders.session)?.trim() ?? "";
  const of = operationNamed(operation);
  // A client that logs in may still send an expired token: operations that are open to visitors ignore it.
  if (!/^bearer(\s|$)/i.test(sent) || (of?.kind === "flow" && of.open))
    return { organizationId: organizationId ?? "", ...from };
  const sessionToken = sent.slice("bearer".length).trim();
  return { ...(organizationId === undefined ? {} : { organizationId }), sessionToken, ...from };
};

const decoded = (sent: string): string => {
  try {
    return decodeURIComponent(sent);
  } catch {
    return sent;
  }
};

/** The reason of the header, for the change log. */
const reasonOf = (call: HttpCall): Result.Result<string | null, Refusal> => {
  const sent = call.header(callHeaders.reason);
  return parseReason(sent === null || sent === undefined ? null : decoded(sent), callHeaders.reason);
};
/** Any word but `true` and `false` is refused: whoever sends one expects that nothing is written. */
const dryRunOf = (call: HttpCall): Result.Result<boolean, InvalidInput> => {
  const sent = call.header(callHeaders.dryRun) ?? undefined;
  const word = sent?.trim().toLowerCase();
  return parseDryRun(word === "true" || (word === "false" ? false : sent), callHeaders.dryRun);
};
/** What the headers say besides the reason. */
interface Sent {
  readonly requestId?: string;
  readonly dryRun: boolean;
}
const sentWith = (call: HttpCall, dryRun: boolean): Sent => {
  const requestId = call.header(callHeaders.requestId) ?? undefined;
  return { dryRun, ...(requestId === undefined ? {} : { requestId }) };
};
const firmOf = (app: Pick<App, "as">, call: HttpCall): FirmApi => app.as(call.caller ?? callerOf(call));

const answered = (value: unknown): HttpAnswer => ({ status: 200, headers: always, body: answerBody(value) ?? null });
/** Whether the host itself says that the caller is a visitor: then advice on how to name a caller is not for the client. */
const isVisitor = ({ caller }: HttpCall): boolean =>
  caller !== undefined &&
  (caller.organizationId ?? "") !== "" &&
  !["userId", "externalId", "sessionToken"].some((name) => Object.hasOwn(caller, name));
const refused = (call: HttpCall, said: Refusal, index: number | null = null): HttpAnswer => {
  const refusal: Refusal = said._tag === "AuthRequired" && isVisitor(call) ? { _tag: "AuthRequired" } : said;
  if (refusal._tag === "Storage") call.onError(new FirmError(refusal, index));
  return {
    status: statusOf(refusal),
    headers: headersOf(refusal),
    body: { ...errorBody(refusal), ...(index === null ? {} : { index }) },
  };
};
const defect: ErrorBody = { code: "DEFECT", message: "The server made a mistake", detail: {} };

type Run = (app: Pick<App, "as">, call: HttpCall, reason: string | null, sent: Sent) => Promise<HttpAnswer>;
const runOperation: Run = async (app, call, reason, sent) => {
  const options = { ...sent, ...(reason === null ? {} : { reason }) };
  const outcome = await firmOf(app, call).settled.call(call.operation, call.body, options);
  return outcome.ok ? answered(outcome.value) : refused(call, outcome.refusal);
};

type RunBatch = (items: unknown, options: unknown) => Promise<SettledBatch<ReadonlyArray<unknown>>>;
const runBatch: Run = async (app, call, reason, sent) => {
  const parts = batchParts(call.body, reason);
  if (Result.isFailure(parts)) return refused(call, parts.failure);
  const { items, transaction } = parts.success;
  const run = firmOf(app, call).settled.batch as unknown as RunBatch;
  const outcome = await run(items, { ...sent, ...(transaction === undefined ? {} : { transaction }) });
  if (!outcome.ok) return refused(call, outcome.refusal, outcome.index);
  if (transaction === true) return answered((outcome.value as ReadonlyArray<unknown>).map(answerBody));
  const outcomes = outcome.value as ReadonlyArray<Settled<unknown, Refusal>>;
  return answered(
    outcomes.map((each): HttpOutcome => {
      if (each.ok) return { ok: true, value: answerBody(each.value) };
      const { status, body } = refused(call, each.refusal);
      return { ok: false, status, error: body as ErrorBody };
    }),
  );
};

/**
 * Answers one call over HTTP, for a route of any framework. Never rejects: a refusal becomes its status and `errorBody`; a defect
 * becomes a 500 without details and is passed to `onError`.
 */
export const respond = async (app: Pick<App, "as">, call: HttpCall): Promise<HttpAnswer> => {
  try {
    const reason = reasonOf(call);
    if (Result.isFailure(reason)) return refused(call, reason.failure);
    const dryRun = dryRunOf(call);
    if (Result.isFailure(dryRun)) return refused(call, dryRun.failure);
    const run = call.operation === "batch" ? runBatch : runOperation;
    return await run(app, call, reason.success, sentWith(call, dryRun.success));
  } catch (cause) {
    call.onError(cause);
    return { status: 500, headers: always, body: defect };
  }
};
