import type { App } from "firmcore";

/** What to mount: the app, the organization, and the handler of defects. */
export interface Firm {
  readonly app: App;
  readonly organizationId: string;
  readonly onError: (cause: unknown) => void;
}
/** A running server. */
export interface Server {
  readonly url: string;
  readonly close: () => Promise<void>;
}
/** The longest body, in bytes. */
export const longest = 1_048_576;
/** Refusals of the framework itself, in the form of a refusal of an operation. */
export const unread = (status: number): { readonly code: string; readonly message: string } =>
  status === 413
    ? { code: "TOO_LARGE", message: `A body may have ${longest} bytes` }
    : { code: "BODY_INVALID", message: "The body is not JSON" };
