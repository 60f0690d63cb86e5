type Values = Readonly<Record<string, unknown>>;
/** What `GET /config` answers: parameters, and the names of those that only the master key sees. */
export interface PublishedConfig {
  readonly params: Values;
  readonly masterKeyOnly: Values;
}
/** Where a host keeps what `PUT /config` writes, for each firm; a table, a file, or a map. */
export interface ConfigStore {
  readonly read: (organizationId: string) => Promise<PublishedConfig | undefined>;
  readonly write: (organizationId: string, config: PublishedConfig) => Promise<void>;
}

/** What a function of the host is given. */
export interface FunctionCall {
  /** The body of the request, as it was sent. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Runs an operation of firmcore for the caller; rejects with what it refuses. */
  readonly call: (name: string, input: object) => Promise<unknown>;
  /** The session token of the caller; null without a session. */
  readonly sessionToken: string | null;
  /** Whether the caller sent the master key. */
  readonly master: boolean;
}
/** A function of the host by its name (`Parse.Cloud.run`). Its answer is JSON; what it throws is 141 with its text. */
export type HostFunction = (call: FunctionCall) => unknown;

/** Which ids clients may choose: those of 10 characters, or other ones in open classes, too. */
export type CustomObjectIds = "own" | "any";

/** What the host switched on (wire.md, Host options), and whether it speaks itself. */
export interface HostRules {
  readonly openClasses: boolean;
  readonly userFields: boolean;
  readonly customObjectIds: CustomObjectIds | undefined;
  readonly master: boolean;
  readonly configStore?: ConfigStore | undefined;
  readonly functions: ReadonlyMap<string, HostFunction>;
}
