import { errorBody } from "../../api/http-status.ts";
import { openFirm } from "../../api/open-firm.ts";
import type { Adapter } from "../../ports/adapter.ts";
import type { Subject } from "./subject.ts";

/** The time at which a firm is opened, until a history sets the clock. */
const beginning = "2027-01-04T12:00:00.000Z";

/** A firm of a migrated store as a subject: with a clock that the history sets, sequential ids and one administrator. */
export const adapterSubject = async (adapter: Adapter<never>, organizationId = "acme"): Promise<Subject> => {
  let [now, ids] = [Date.parse(beginning), 0];
  const app = await openFirm(adapter, { now: () => now, newId: () => `K${String(++ids).padStart(9, "0")}` });
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  const callers = new Map<string, ReturnType<typeof app.as>["settled"]>();
  const callerOf = (as: string) => {
    const found = callers.get(as) ?? app.as({ organizationId, externalId: as }).settled;
    callers.set(as, found);
    return found;
  };
  await host.users.provision({ externalId: "admin", role: "administrator" });
  return {
    call: async ({ as, operation, input, requestId }) => {
      const outcome = await callerOf(as).call(operation, input, requestId === undefined ? {} : { requestId });
      // As over a wire: an answer without a value is null, and nothing is shared.
      return outcome.ok
        ? { ok: true, value: JSON.parse(JSON.stringify(outcome.value ?? null)) }
        : { ok: false, refusal: JSON.parse(JSON.stringify(errorBody(outcome.refusal))) };
    },
    setClock: (at) => {
      now = Date.parse(at);
    },
    sequentialIds: true,
  };
};
