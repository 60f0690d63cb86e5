import { CommanderError } from "commander";
import { StoreError } from "../adapters/store-error.ts";
import { errorBody } from "../api/http-status.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { CannotRun, lineText } from "./terminal.ts";

/** The message of a refusal, with an option of the command line instead of a field of an input. */
const messageOf = ({ detail, message }: FirmError): string =>
  detail._tag === "FutureRange" ? message.replace("withFuture", "--with-future") : message;

/** An error as JSON: a refusal as over HTTP, and anything else with a code and a message of the same shape. */
export const errorJson = (error: unknown): unknown => {
  if (error instanceof StoreError) return errorJson(new FirmError(error.detail));
  if (error instanceof FirmError) {
    // The person at the terminal operates the store, so what it said is for them.
    const { detail } = error;
    const body = { ...errorBody(detail), message: messageOf(error) };
    return detail._tag === "Storage" ? { ...body, detail: { ...body.detail, message: detail.message } } : body;
  }
  const { code, message = String(error) } = error as { readonly code?: unknown; readonly message?: string };
  if (error instanceof CommanderError) return { code: "USAGE", message: message.replace(/^error: /, ""), detail: {} };
  if (error instanceof CannotRun) return { code: "CANNOT_RUN", message, detail: {} };
  return { code: typeof code === "string" ? code : "DEFECT", message, detail: {} };
};

/** The same for people: refusals and faults have a code. Nothing has a stack. */
export const errorText = (error: unknown): string => {
  const { code, message = String(error) } = error as { readonly code?: unknown; readonly message?: string };
  const known = !(error instanceof CannotRun) && typeof code === "string";
  return lineText(`${known ? `${code}: ` : ""}${error instanceof FirmError ? messageOf(error) : message}`);
};
