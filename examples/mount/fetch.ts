// mount/fetch.ts
import type { HttpAnswer } from "firmcore";
import { answerText, type Firm, failure, failureOf, longest } from "./firm.ts";

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

/** An answer as a response of Fetch. */
export const responseOf = ({ status, headers, body }: HttpAnswer): Response => Response.json(body, { status, headers });

/** Answers a call wherever requests and responses are those of Fetch: Hono, Next, Bun, Deno, workers. */
export const answer = async (
  firm: Firm,
  operation: string,
  request: Request,
  address: string | null,
): Promise<Response> => {
  try {
    const text = await textOf(request);
    const header = (name: string) => request.headers.get(name);
    return responseOf(
      text === null ? failure("TOO_LARGE") : await answerText(firm, { operation, header, text, address }),
    );
  } catch (cause) {
    return responseOf(failureOf(cause, firm.onError));
  }
};
