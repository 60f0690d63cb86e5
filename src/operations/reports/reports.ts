import { certifications } from "./certifications.ts";
import { forecast } from "./forecast.ts";
import { money } from "./money.ts";
import { overbooked } from "./overbooked.ts";
import { planActual } from "./plan-actual.ts";
import { uncovered } from "./uncovered.ts";
import { utilization } from "./utilization.ts";

/** Reports on capacity, certificates, time, money and deals. */
export const reports = { overbooked, certifications, uncovered, utilization, planActual, money, forecast };
