import { createRequire } from "node:module";
import type * as Ical from "ical-generator";
import { loadPeer } from "../peer-dependency.ts";

/** The library that writes iCalendar texts (RFC 5545). */
export const loadIcalGenerator = (): Pick<typeof Ical, "ICalCalendar"> =>
  loadPeer("firmcore/calendar", "ical-generator", () => createRequire(import.meta.url)("ical-generator"));
