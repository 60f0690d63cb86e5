import { defaultSettings, type Settings, type StoredSettings, settingsFrom } from "../kernel/context/settings.ts";
import { openEnd } from "../kernel/values/day.ts";
import type { LoggedChange } from "./log-faults.ts";

/**
 * Why accepted work can have left what a rule would refuse today: it was imported, accepted with a reason, accepted by a setting of the
 * firm, decided by a caller whose role the host passed (R-ID-10), judged on its first day because it had no end (R-ELIG-3), or right until
 * something else changed later; or the log rows that would tell were purged.
 */
export type Explanation = "import" | "override" | "policy" | "host" | "openEnd" | "later" | "purged";

type Values = Readonly<Record<string, unknown>>;
const valuesOf = (of: unknown): Values => (of ?? {}) as Values;
/** Whether the certificates of the booking were judged: it was made, counts again, was confirmed, gained a day or changed places. */
const judgesCover = ({ kind, before, after }: LoggedChange): boolean => {
  if (kind !== "update") return kind === "create";
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const changed = (name: string): boolean => name in old;
  const end = (of: unknown): number => (typeof of === "number" ? of : openEnd);
  return (
    (changed("status") && (now.status === "confirmed" || (now.status === "tentative" && old.status !== "confirmed"))) ||
    changed("engineer") ||
    changed("project") ||
    (changed("startDate") && (now.startDate as number) < (old.startDate as number)) ||
    (changed("endDate") && end(now.endDate) > end(old.endDate))
  );
};
const certificateFields = ["engineer", "certificationName", "issuedOn", "expiresOn", "declared", "declaredOn"];

/** What the log says about when records were judged, and what changed after that. Rows are added in the order of the log. */
export interface LogHistory {
  readonly add: (entry: LoggedChange) => void;
  /** `import` if one of the records was ever imported, `purged` if the log no longer tells how one began; else null. */
  readonly originOf: (name: string, objectIds: ReadonlyArray<string>) => "import" | "purged" | null;
  /** The position where the certificates of a booking were judged last, or where hours were written last; 0 if nowhere. */
  readonly judgedAt: (objectId: string) => number;
  /** Whether the booking had no end when its certificates were judged last. */
  readonly judgedOpen: (objectId: string) => boolean;
  /** Whether the cover that a booking asks for changed after a position. */
  readonly coverChangedAfter: (engineer: string, project: string, seq: number) => boolean;
  /** The settings that were in force at a position. */
  readonly settingsAt: (seq: number) => Settings;
}

/** `purged`: rows of the log were purged (R-LOG-4). */
export const logHistory = (purged: boolean): LogHistory => {
  const [imported, begun] = [new Set<string>(), new Set<string>()];
  const judged = new Map<string, number>();
  const judgedOpen = new Map<string, boolean>();
  /** By the id of an engineer or a project. */
  const coverChanged = new Map<string, number>();
  const settings: Array<{ readonly seq: number; readonly settings: Settings }> = [];
  const changes = ({ kind, before }: LoggedChange, fields: ReadonlyArray<string>): boolean =>
    kind !== "update" || fields.some((name) => name in valuesOf(before));
  return {
    add: (entry) => {
      const { class: name, objectId, seq, event, before, after } = entry;
      if (event === "import") imported.add(`${name} ${objectId}`);
      if (entry.kind === "create") begun.add(`${name} ${objectId}`);
      if (name === "Allocation" && judgesCover(entry)) {
        judged.set(objectId, seq);
        judgedOpen.set(objectId, valuesOf(after).endDate === null);
      }
      if (name === "BillableHour") judged.set(objectId, seq);
      if (name === "Certification" && changes(entry, certificateFields))
        for (const { engineer } of [valuesOf(before), valuesOf(after)])
          if (typeof engineer === "string") coverChanged.set(engineer, seq);
      if (name === "Project" && changes(entry, ["requiredCertifications"])) coverChanged.set(objectId, seq);
      if (name === "Organization" && after !== null) {
        const stored = (after as Values).settings as StoredSettings;
        settings.push({ seq, settings: settingsFrom(stored) });
      }
    },
    originOf: (name, objectIds) => {
      const keys = objectIds.map((each) => `${name} ${each}`);
      if (keys.some((key) => imported.has(key))) return "import";
      return purged && keys.some((key) => !begun.has(key)) ? "purged" : null;
    },
    judgedOpen: (objectId) => judgedOpen.get(objectId) === true,
    judgedAt: (objectId) => judged.get(objectId) ?? 0,
    coverChangedAfter: (engineer, project, seq) =>
      Math.max(coverChanged.get(engineer) ?? 0, coverChanged.get(project) ?? 0) > seq,
    settingsAt: (seq) => settings.findLast((each) => each.seq <= seq)?.settings ?? defaultSettings,
  };
};
