import { expect, test } from "vitest";
import type { Workload } from "../../../src/domain/allocation/judge-booking.ts";
import { visibleTo } from "../../../src/domain/allocation/visible-bookings.ts";
import type { Role } from "../../../src/domain/kernel/context/actor.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { booked } from "./bookings.ts";

const ofBridge = { ...booked("a", 50, "03-01", null), project: "bridge" };
const ofTunnel = { ...ofBridge, objectId: "b", project: "tunnel" };

// R-ALLOC-5
test.each<[Role, string, ReadonlyArray<boolean>]>([
  ["administrator", "ana", [true, true]],
  ["coordinator", "ana", [true, true]],
  ["projectManager", "ana", [true, false]],
  ["projectManager", "me", [true, true]],
  ["engineer", "me", [true, true]],
  ["engineer", "ana", [true, false]],
  ["salesperson", "ana", [true, false]],
  ["clientLead", "ana", [false, false]],
])("a %s who manages the bridge sees bookings of %s in full: bridge, tunnel %j", (role, user, shown) => {
  const state = { engineer: { user }, managed: [{ objectId: "bridge" }] } as unknown as Workload & {
    readonly managed: ReadonlyArray<{ readonly objectId: string }>;
  };
  const at = { actor: { organizationId: "acme", userId: "me", role, clientCompany: null } } as Moment;
  expect([ofBridge, ofTunnel].map(visibleTo(state, at))).toEqual(shown);
});
