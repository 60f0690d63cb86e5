// Generated from src/adapters/sql/migrations/*.ts by `npm run derive`.

import { migration as migration1 } from "../migrations/0001-first.ts";
import { migration as migration2 } from "../migrations/0002-feed.ts";
import { migration as migration3 } from "../migrations/0003-parts.ts";
import { migration as migration4 } from "../migrations/0004-marks.ts";
import { migration as migration5 } from "../migrations/0005-task-marks.ts";
import { migration as migration6 } from "../migrations/0006-access-log-source.ts";
import { migration as migration7 } from "../migrations/0007-alerts.ts";
import { migration as migration8 } from "../migrations/0008-deals.ts";
import { migration as migration9 } from "../migrations/0009-purge-indexes.ts";
import { migration as migration10 } from "../migrations/0010-forecast-index.ts";
import { migration as migration11 } from "../migrations/0011-log-by-actor-and-day.ts";
import { migration as migration12 } from "../migrations/0012-own-records.ts";
import { migration as migration13 } from "../migrations/0013-custom-field-keys.ts";
import { migration as migration14 } from "../migrations/0014-client-and-team.ts";
import { migration as migration15 } from "../migrations/0015-row-access.ts";
import { migration as migration16 } from "../migrations/0016-key-statistics.ts";
import type { Migration } from "../migrations/migration.ts";
/** All of them, forward only: what was released is never edited, a change is the next number. */
export const migrations: ReadonlyArray<Migration> = [
  migration1,
  migration2,
  migration3,
  migration4,
  migration5,
  migration6,
  migration7,
  migration8,
  migration9,
  migration10,
  migration11,
  migration12,
  migration13,
  migration14,
  migration15,
  migration16,
];
