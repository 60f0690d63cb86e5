import { CommanderError } from "commander";
import { errorBody } from "../api/http-status.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { CannotRun } from "./terminal.ts";

/** An error as JSON: a refusal as over HTTP, and anything else with a code and a message of the same shape. */
export const errorJson = (error: unknown): unknown => {
  if (error instanceof FirmError) {
    // The person at the terminal operates the store, so what it said is for them.
    const { message, detail } = error;
    const body = errorBody(detail);
    return detail._tag === "Storage" ? { ...body, message, detail: { ...body.detail, message: detail.message } } : body;
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
  return `${known ? `${code}: ` : ""}${message}\n`;
};
