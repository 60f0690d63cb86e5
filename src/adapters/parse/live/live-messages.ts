import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import { deepest, isTooDeep } from "../json.ts";

type Values = Readonly<Record<string, unknown>>;
/** A message of a client, as it was checked. */
export type LiveMessage =
  | {
      readonly op: "connect";
      readonly applicationId: string;
      readonly javascriptKey?: string;
      readonly masterKey?: string;
      readonly sessionToken?: string;
      readonly installationId?: string;
    }
  | {
      readonly op: "subscribe" | "update";
      readonly requestId: number;
      readonly query: LiveRequest;
      readonly sessionToken?: string;
    }
  | { readonly op: "unsubscribe"; readonly requestId: number }
  | { readonly op: "query"; readonly requestId: number }
  | { readonly op: "ping" };
export interface LiveRequest {
  readonly className: string;
  readonly where: Values;
  readonly keys?: ReadonlyArray<string>;
  readonly fields?: ReadonlyArray<string>;
  readonly watch?: ReadonlyArray<string>;
}

/** What is wrong with a message (wire.md, LiveQuery). */
export class LiveFault extends Error {
  readonly code: number;
  readonly reconnect: boolean;
  readonly requestId: number | undefined;
  constructor(code: number, message: string, reconnect: boolean, requestId?: number) {
    super(message);
    this.code = code;
    this.reconnect = reconnect;
    this.requestId = requestId;
  }
}

type Check = (value: unknown) => boolean;
const longestText = 1_000;
const text: Check = (value) => typeof value === "string" && value !== "" && value.length <= longestText;
const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
const names: Check = (value) => Array.isArray(value) && value.length <= 1_000 && value.every(text);
const object: Check = hasFields;
/** What the SDK has no value for, it sends as null. */
const absent: Check = (value) => value === undefined || value === null;
const optional =
  (of: Check): Check =>
  (value) =>
    absent(value) || of(value);

const requested = { requestId: number };
const subscribing = { ...requested, query: object, sessionToken: optional(text) };
const shapes: ReadonlyMap<unknown, Readonly<Record<string, Check>>> = new Map<unknown, Readonly<Record<string, Check>>>(
  [
    [
      "connect",
      {
        applicationId: text,
        ...{ restAPIKey: optional(text), javascriptKey: optional(text), clientKey: optional(text) },
        ...{ windowsKey: optional(text), masterKey: optional(text) },
        ...{ sessionToken: optional(text), installationId: optional(text) },
      },
    ],
    ["subscribe", subscribing],
    ["update", subscribing],
    ["unsubscribe", requested],
    ["query", requested],
    ["ping", {}],
  ],
);
const queryShape = {
  className: text,
  where: optional(object),
  keys: optional(names),
  fields: optional(names),
  watch: optional(names),
};

const withoutAbsent = (of: Values): Values =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => !absent(value)));
const checkShape = (of: Values, shape: Readonly<Record<string, Check>>, requestId: number | undefined): void => {
  for (const name of Object.keys(of))
    if (!Object.hasOwn(shape, name) && name !== "op")
      throw new LiveFault(1, "Additional properties not allowed", true, requestId);
  for (const [name, check] of Object.entries(shape))
    if (!check(of[name])) throw new LiveFault(1, `${name} is missing or has another type`, false, requestId);
};

/** Reads a message. Throws what is wrong with it. */
export const readMessage = (sent: string): LiveMessage => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(sent);
  } catch {
    throw new LiveFault(1, "The message is not JSON", false);
  }
  if (isTooDeep(parsed, deepest)) throw new LiveFault(1, `The message is nested more than ${deepest} deep`, false);
  if (!hasFields(parsed)) throw new LiveFault(1, "The message is not an object", false);
  const message = parsed as Values;
  const shape = shapes.get(message.op);
  const requestId = number(message.requestId) ? (message.requestId as number) : undefined;
  if (shape === undefined) throw new LiveFault(1, "The op is unknown", true, requestId);
  checkShape(message, shape, requestId);
  if (message.query === undefined) return withoutAbsent(message) as LiveMessage;
  checkShape(message.query as Values, queryShape, requestId);
  return { ...withoutAbsent(message), query: { where: {}, ...withoutAbsent(message.query as Values) } } as LiveMessage;
};
