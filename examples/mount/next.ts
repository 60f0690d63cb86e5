// mount/next.ts
import {
  type AnswerBody,
  callHeaders,
  type ErrorBody,
  type OperationInput,
  type OperationName,
  operationNamed,
  respond,
} from "firmcore";
import { inputSchema, type JsonSchema } from "firmcore/openapi";
import { answer } from "./fetch.ts";
import { type Firm, failureOf } from "./firm.ts";

/** The `POST` of a route handler, `app/operations/[operation]/route.ts`. */
export const postRoute =
  (firm: Firm) =>
  async (request: Request, { params }: { readonly params: Promise<{ readonly operation: string }> }) =>
    answer(firm, (await params).operation, request, null);

/** The outcome of a server action: plain data, as `useActionState` keeps it. */
export type Acted<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly status: number; readonly error: ErrorBody };

const takes = (schema: JsonSchema | undefined, type: string): boolean =>
  [schema?.type].flat().includes(type) ||
  ((schema?.anyOf ?? []) as ReadonlyArray<JsonSchema>).some((each) => takes(each, type));
/** A field of a form as the operation takes it: forms send every value as text. */
const sentValue = (schema: JsonSchema | undefined, values: ReadonlyArray<FormDataEntryValue>): unknown => {
  if (takes(schema, "array")) return values;
  const [value] = values;
  // An empty field clears what may be null, and is otherwise left out.
  if (typeof value !== "string") return value;
  if (value.trim() === "") return takes(schema, "null") ? null : undefined;
  if (takes(schema, "string")) return value;
  if (takes(schema, "boolean")) return value === "on" || value === "true" ? true : value === "false" ? false : value;
  const number = Number(value);
  return (takes(schema, "number") || takes(schema, "integer")) && Number.isFinite(number) ? number : value;
};
const headerNames: ReadonlyArray<string> = Object.values(callHeaders);
/** The input in a form. React adds fields whose names begin with `$`. */
const inputOf = (operation: string, form: FormData): object => {
  const of = operationNamed(operation);
  const properties = (of === undefined ? {} : inputSchema(of).properties) as Readonly<Record<string, JsonSchema>>;
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$") && !headerNames.includes(name));
  return Object.fromEntries(names.map((name) => [name, sentValue(properties[name], form.getAll(name))]));
};

/**
 * What a server action does. An action is called by whoever knows its id, so `bearer` reads who calls from the request, such as a cookie.
 * A form may have hidden fields named like the headers, `Idempotency-Key` and `X-Reason`.
 */
export const serverAction =
  ({ app, callerOf, onError }: Firm, bearer: () => Promise<string | null>) =>
  async <const N extends OperationName>(
    operation: N,
    input: OperationInput<N> | FormData,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Acted<AnswerBody<N>>> => {
    const form = input instanceof FormData ? input : null;
    const field = (name: string) => form?.get(name)?.toString();
    const { status, body } = await (async () => {
      const sent = form === null ? input : inputOf(operation, form);
      const header = (name: string) => headers[name] ?? field(name);
      const caller = await callerOf(await bearer(), null);
      return respond(app, { operation, body: sent, header, caller, onError });
    })().catch((cause: unknown) => failureOf(cause, onError));
    return status === 200
      ? { ok: true, value: body as AnswerBody<N> }
      : { ok: false, status, error: body as ErrorBody };
  };
