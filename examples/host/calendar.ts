import type { IncomingMessage } from "node:http";
import { errorBody, FirmError, statusOf } from "firmcore";
import { bookingCalendar } from "firmcore/calendar";
import { tokenOf } from "./session.ts";
import type { Hosted } from "./site.ts";

/** The calendar of an engineer's bookings, as the owner of the session sees them; a refusal is JSON. */
export const answerCalendar = async (
  { app, organizationId }: Hosted,
  request: IncomingMessage,
  engineer: string,
): Promise<{ readonly status: number; readonly type: "ics" | "json"; readonly body: string }> => {
  // The token is never in the address, where logs and other programs would see it.
  const firm = app.as({ organizationId, sessionToken: tokenOf(request) ?? "" });
  try {
    return { status: 200, type: "ics", body: await bookingCalendar(firm, { engineer, domain: "firm.example" }) };
  } catch (error) {
    if (!(error instanceof FirmError)) throw error;
    return { status: statusOf(error), type: "json", body: JSON.stringify(errorBody(error.detail)) };
  }
};
