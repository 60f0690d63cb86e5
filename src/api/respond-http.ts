import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { operationNamed } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { parseReason } from "../operations/define/fields.ts";
import { type ErrorBody, errorBody, statusOf } from "./http-status.ts";
import type { App } from "./open-firm.ts";
import type { Settled } from "./settled.ts";

/** The headers that a call over HTTP may carry beside its body. */
export const callHeaders = {
  /** `Bearer` and the token of a log-in; the one place where a token is looked for (R-ID-7). */
  session: "Authorization",
  /** The request id (R-REQ-1). */
  requestId: "Idempotency-Key",
  /** Why, for the change log; percent-encoded UTF-8, because a header holds no other letters. */
  reason: "X-Reason",
} as const;

/** One call as a web framework hears it. */
export interface HttpCall {
  /** The name in the path, such as `allocations.assign`. */
  readonly operation: string;
  /** The body, already parsed; what is no JSON, or too much of it, the framework refuses itself. */
  readonly body: unknown;
  /** A header of the request by its name. */
  readonly header: (name: string) => string | null | undefined;
  /**
   * The firm that is asked, where the host knows it: by its name, its path, or because it serves one. A token of another is refused.
   * Without it the token says which, and nobody can log in here: log-in and sign-up are always told their firm.
   */
  readonly organizationId?: string;
  /** Where the call comes from, as far as you trust it; failed log-ins are counted by it (R-ID-6). */
  readonly address?: string;
  /** Who asks, where you sign people in yourself. Default: whom the session token speaks for, without one a visitor. */
  readonly caller?: Caller;
  /** Hears of defects, and of a store that failed: the caller learns nothing of what they say. */
  readonly onError: (cause: unknown) => void;
}
/** What to answer. `body` is JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const callerOf = ({ operation, header, organizationId, address }: HttpCall): Caller => {
  const from = address === undefined ? {} : { address };
  const said = header(callHeaders.session)?.trim() ?? "";
  const of = operationNamed(operation);
  // Who logs in may still carry a token that ended; what is open to everybody must not fail for it.
  if (!/^bearer(\s|$)/i.test(said) || (of?.kind === "flow" && of.open))
    return { organizationId: organizationId ?? "", ...from };
  const sessionToken = said.slice("bearer".length).trim();
  return { ...(organizationId === undefined ? {} : { organizationId }), sessionToken, ...from };
};

const decoded = (sent: string): string => {
  try {
    return decodeURIComponent(sent);
  } catch {
    return sent;
  }
};

const settle = async (app: Pick<App, "as">, call: HttpCall): Promise<Settled<unknown, Refusal>> => {
  const said = call.header(callHeaders.reason);
  const reason = parseReason(said === null || said === undefined ? null : decoded(said), callHeaders.reason);
  if (Result.isFailure(reason)) return { ok: false, refusal: reason.failure };
  const requestId = call.header(callHeaders.requestId) ?? undefined;
  return app.as(call.caller ?? callerOf(call)).settled.call(call.operation, call.body, {
    ...(requestId === undefined ? {} : { requestId }),
    ...(reason.success === null ? {} : { reason: reason.success }),
  });
};

// Answers hold what one person may see, some of them a session token.
const always = { "cache-control": "no-store" } as const;
const refused = (refusal: Refusal): HttpAnswer => {
  const status = statusOf(refusal);
  return {
    status,
    headers: {
      ...always,
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...(refusal._tag === "Busy" ? { "retry-after": String(Math.ceil(refusal.retryAfter / 1_000)) } : {}),
    },
    body: errorBody(refusal),
  };
};
const defect: ErrorBody = { code: "DEFECT", message: "The server made a mistake", detail: {} };

/**
 * Answers one call over HTTP: a route of any framework is this call and three lines. Never rejects: a refusal has its status and
 * `errorBody`, a defect is a bare 500 that `onError` hears of.
 */
export const respond = async (app: Pick<App, "as">, call: HttpCall): Promise<HttpAnswer> => {
  try {
    const said = await settle(app, call);
    if (said.ok) return { status: 200, headers: always, body: said.value ?? null };
    if (said.refusal._tag === "Storage") call.onError(new FirmError(said.refusal));
    return refused(said.refusal);
  } catch (cause) {
    call.onError(cause);
    return { status: 500, headers: always, body: defect };
  }
};
