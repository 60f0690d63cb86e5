import { ownDeclarations } from "../kernel/context/custom-fields.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { defaultSettings, type Settings } from "../kernel/context/settings.ts";
import { type Change, creation, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import { type Organization, organizationRow } from "./entity.ts";

/** Only differences from the defaults are stored, so that a later default reaches firms that never chose. */
const chosen = (settings: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries({ ...settings, ...ownDeclarations(settings) }).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultSettings[name as keyof Settings]),
    ),
  );

/** The row of the settings; a firm with only defaults has no row (R-LOG-2). */
export const settingsRow = (
  before: Organization | null,
  after: Settings,
  at: Moment,
): { readonly row: Organization | null; readonly changes: ReadonlyArray<Change> } => {
  const settings = chosen(after);
  if (before !== null) {
    const row = revised<Organization>(before, { settings }, at);
    return { row, changes: revision("Organization", before, row, at) };
  }
  if (Object.keys(settings).length === 0) return { row: null, changes: [] };
  const row = newRecord<Organization>({ objectId: organizationRow, settings, logPurgedTo: null }, at);
  return { row, changes: [creation("Organization", row, at)] };
};
