import { certifications } from "./certifications.ts";
import { money } from "./money.ts";
import { overbooked } from "./overbooked.ts";
import { planActual } from "./plan-actual.ts";
import { uncovered } from "./uncovered.ts";
import { utilization } from "./utilization.ts";

/** Reports on capacity, certificates, time and money. */
export const reports = { overbooked, certifications, uncovered, utilization, planActual, money };
