import type { Caller } from "../operations/caller/caller.ts";

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
  /** The languages of sentences in the order of preference (RFC 9110). */
  language: "Accept-Language",
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
  /** The language of sentences, such as `de-AT`, if you know it: from the path, or a setting of the user. Default: by `Accept-Language`. */
  readonly locale?: string;
  /** Called with defects and failures of the store. The client sees none of their details. */
  readonly onError: (cause: unknown) => void;
}
/** The response to send; `body` is JSON-serializable. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
