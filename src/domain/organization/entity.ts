import * as Schema from "effect/Schema";
import type { Settings } from "../kernel/context/settings.ts";
import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { integer, structure } from "../kernel/schema/kind.ts";
import { plainChosen } from "../settings/plain-settings.ts";

/** The id of the one row of an organization, which its organization id identifies. */
export const organizationRow = "Firm000000";

export const Organization = entity("Organization", "The firm itself: what it decided (docs/rules/settings.md).", {
  settings: field(
    structure(Schema.Unknown as unknown as Schema.Top & { readonly Type: Partial<Settings> }, plainChosen),
    "What differs from the defaults; stored with days, basis points and minutes as numbers.",
    {
      system: true,
    },
  ),
  logPurgedTo: optional(
    integer(1, Number.MAX_SAFE_INTEGER),
    "The last row of the change log that was purged (R-LOG-4).",
    {
      system: true,
      internal: true,
    },
  ),
});
export type Organization = RecordOf<typeof Organization>;
