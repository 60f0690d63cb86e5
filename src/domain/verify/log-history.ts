import { chosenSettings, defaultSettings, type Settings, type StoredSettings } from "../kernel/context/settings.ts";
import type { LoggedChange } from "./log-faults.ts";

/**
 * Why accepted work can have left what a rule would refuse today: it was imported, accepted with a reason, accepted by a setting of the
 * firm, or right until something else changed later; or the log rows that would tell were purged.
 */
export type Explanation = "import" | "override" | "policy" | "later" | "purged";

type Values = Readonly<Record<string, unknown>>;
const bookingFields = ["engineer", "project", "startDate", "endDate", "status", "allocationPercent"];
const certificateFields = ["engineer", "certificationName", "issuedOn", "expiresOn", "declared", "declaredOn"];

/** What the log says about when records were judged, and what changed after that. Rows are added in the order of the log. */
export interface LogHistory {
  readonly add: (entry: LoggedChange) => void;
  /** `import` if one of the records was ever imported, `purged` if the log no longer tells how one began; else null. */
  readonly originOf: (name: string, objectIds: ReadonlyArray<string>) => "import" | "purged" | null;
  /** The position of the last change of a booking that rules judge, or of the last change of hours; 0 if there is none. */
  readonly judgedAt: (objectId: string) => number;
  /** Whether the cover that a booking asks for changed after a position. */
  readonly coverChangedAfter: (engineer: string, project: string, seq: number) => boolean;
  /** The settings that were in force at a position. */
  readonly settingsAt: (seq: number) => Settings;
}

/** `purged`: rows of the log were purged (R-LOG-4). */
export const logHistory = (purged: boolean): LogHistory => {
  const [imported, begun] = [new Set<string>(), new Set<string>()];
  const judged = new Map<string, number>();
  /** By the id of an engineer or a project. */
  const coverChanged = new Map<string, number>();
  const settings: Array<{ readonly seq: number; readonly settings: Settings }> = [];
  const changes = ({ kind, before }: LoggedChange, fields: ReadonlyArray<string>): boolean =>
    kind !== "update" || fields.some((name) => name in ((before ?? {}) as Values));
  return {
    add: (entry) => {
      const { class: name, objectId, seq, event, before, after } = entry;
      if (event === "import") imported.add(`${name} ${objectId}`);
      if (entry.kind === "create") begun.add(`${name} ${objectId}`);
      if (name === "Allocation" && changes(entry, bookingFields)) judged.set(objectId, seq);
      if (name === "BillableHour") judged.set(objectId, seq);
      if (name === "Certification" && changes(entry, certificateFields))
        for (const of of [before, after] as ReadonlyArray<Values | null>)
          if (typeof of?.engineer === "string") coverChanged.set(of.engineer, seq);
      if (name === "Project" && changes(entry, ["requiredCertifications"])) coverChanged.set(objectId, seq);
      if (name === "Organization" && after !== null) {
        const stored = (after as Values).settings as StoredSettings;
        settings.push({ seq, settings: { ...defaultSettings, ...chosenSettings(stored) } });
      }
    },
    originOf: (name, objectIds) => {
      const keys = objectIds.map((each) => `${name} ${each}`);
      if (keys.some((key) => imported.has(key))) return "import";
      return purged && keys.some((key) => !begun.has(key)) ? "purged" : null;
    },
    judgedAt: (objectId) => judged.get(objectId) ?? 0,
    coverChangedAfter: (engineer, project, seq) =>
      Math.max(coverChanged.get(engineer) ?? 0, coverChanged.get(project) ?? 0) > seq,
    settingsAt: (seq) => settings.findLast((each) => each.seq <= seq)?.settings ?? defaultSettings,
  };
};
