import { first } from "./0001-first.ts";
import { feed } from "./0002-feed.ts";
import { parts } from "./0003-parts.ts";
import { marks } from "./0004-marks.ts";
import type { Migration } from "./migration.ts";

/** All of them, forward only: what was released is never edited, a change is the next number. */
export const migrations: ReadonlyArray<Migration> = [first, feed, parts, marks];
