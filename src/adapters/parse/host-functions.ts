import type { HostFunction } from "./host-rules.ts";
import { ParseFault, parseCodes } from "./parse-fault.ts";
import type { Visit } from "./route.ts";

const textOf = (thrown: unknown): string => {
  if (typeof thrown === "string") return thrown;
  return thrown instanceof Error ? thrown.message : "The function failed.";
};

/** Runs a function of the host. */
export const runHostFunction = async (run: HostFunction, visit: Visit): Promise<unknown> => {
  const { body, credentials } = visit.request;
  try {
    return await run({
      params: body,
      call: visit.call,
      sessionToken: credentials.sessionToken,
      master: visit.host.master,
    });
  } catch (thrown) {
    throw new ParseFault(parseCodes.functionFailed, textOf(thrown));
  }
};
