import { activities } from "./activities.ts";
import { alerts } from "./alerts.ts";
import { booking } from "./booking.ts";
import { certificates } from "./certificates.ts";
import { contacts } from "./contacts.ts";
import { documents } from "./documents.ts";
import { heatMap } from "./heat-map.ts";
import { hours } from "./hours.ts";
import { overbooked } from "./overbooked.ts";
import { pipeline } from "./pipeline.ts";
import { profile } from "./profile.ts";
import { projects } from "./projects.ts";
import type { Section } from "./section.ts";
import { utilization } from "./utilization.ts";

/** The sections in the order of the page. */
export const sections: ReadonlyArray<Section> = [
  heatMap,
  alerts,
  hours,
  booking,
  overbooked,
  certificates,
  utilization,
  pipeline,
  activities,
  contacts,
  projects,
  documents,
  profile,
];
