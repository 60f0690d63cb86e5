import { callHeaders, respond } from "firmcore";
import { bearerOf, type Firm, failure, isJson, longest } from "./firm.ts";

/** The whole body; null if it is too long. */
const textOf = async (request: Request): Promise<string | null> => {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const part of request.body ?? []) {
    size += part.byteLength;
    if (size > longest) return null;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
};

const answered = async (
  { app, callerOf, onError }: Firm,
  operation: string,
  request: Request,
  address: string | null,
) => {
  const text = await textOf(request);
  if (text === null) return Response.json(failure(413), { status: 413 });
  if (text !== "" && !isJson(request.headers.get("content-type"))) return Response.json(failure(415), { status: 415 });
  let sent: unknown;
  try {
    sent = text === "" ? undefined : JSON.parse(text);
  } catch {
    return Response.json(failure(400), { status: 400 });
  }
  const header = (name: string) => request.headers.get(name);
  const caller = await callerOf(bearerOf(header(callHeaders.session)), address);
  const { status, headers, body } = await respond(app, { operation, body: sent, header, caller, onError });
  return Response.json(body, { status, headers });
};

/** Answers a call wherever requests and responses are those of Fetch: Hono, Next, Bun, Deno, workers. */
export const answer = (firm: Firm, operation: string, request: Request, address: string | null): Promise<Response> =>
  answered(firm, operation, request, address).catch((cause: unknown) => {
    firm.onError(cause);
    return Response.json(failure(500), { status: 500 });
  });
