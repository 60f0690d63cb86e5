import { conformance } from "firmcore-conformance";
import { describe, expect, test } from "vitest";
import { openMemory, promiseOnly } from "../support/stores.ts";
import { breakages, openBroken } from "./broken-stores.ts";

const few = { histories: 6, steps: 60 };

/** Which of these cases a store fails; names without the face. */
const failed = async (breakage: string, asked: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const broken = breakages[breakage];
  if (broken === undefined) throw new Error(`Nobody breaks a store that ${breakage}`);
  const names: Array<string> = [];
  for (const { name, run } of promiseOnly(conformance({ open: openBroken(broken), ...few }))) {
    const plain = name.replace(/ \(Promise\)$/, "");
    if (asked.includes(plain)) await run().catch(() => names.push(plain));
  }
  return names.sort();
};

/** What a store does wrong, and the cases that must say so. */
const caught: Readonly<Record<string, ReadonlyArray<string>>> = {
  "reads before it locks": [
    "L-12 one of sixty-four concurrent bookings is accepted",
    "L-12 two concurrent moves onto one engineer do not both fit",
    "R-VER-1 one of two concurrent updates is refused",
    "E-34 one of two concurrent approvals is accepted",
    "R-ID-1 administrators who demote each other leave one",
    "L-47 a history gives the same results as in memory",
  ],
  "loses rows of its log": [
    "L-42 the log replays to the tables, deleted rows included",
    "L-42 the log of a random history replays to its tables",
  ],
  "never touches its log again": [
    "R-LOG-4 an erased person is a pseudonym in rows and log",
    "R-LOG-4 an erasure includes records deleted long ago",
    "R-LOG-4 an erasure removes stored answers, and nothing runs twice",
    "R-LOG-4 a purge removes entries older than a day",
    "R-LOG-4 an erasure removes every text about a person",
  ],
  "writes a version twice": [
    "L-46 version and updatedAt always grow",
    "L-42 the log of a random history replays to its tables",
  ],
  "writes half of a decision": ["E-17 an end of employment is refused with the days, or cuts"],
  "keeps half of a batch": [
    "R-BATCH-1 a transaction with one refused item writes nothing",
    "R-POL-4 a role lost in one item is gone in the next",
    "L-45 a transaction sent again is one transaction and one answer",
    "L-29 a random transaction equals its items in order, or nothing",
  ],
  "judges a batch on what stood before it": [
    "R-BATCH-1 each item sees the changes of earlier ones",
    "R-POL-4 a role lost in one item is gone in the next",
    "L-29 a random transaction equals its items in order, or nothing",
  ],
  "gives out the objects that it keeps": [
    "R-REQ-1 changing an input or answer changes nothing stored",
    "R-LOG-4 changing a page of the feed changes no log",
  ],
  "keeps one table for all organizations": [
    "L-40 lists and counts are limited to one organization",
    "L-40 a pointer to another organization is refused",
  ],
  "gives old answers to who may ask no more": ["R-POL-4 a deactivated user gets no stored answer"],
  "forgets request ids": [
    "L-45 a repeated request makes one booking and one answer",
    "R-REQ-1 a request id with another body is refused",
  ],
  "gives any body the first answer": ["R-REQ-1 a request id with another body is refused"],
  "shares request ids between users": ["R-REQ-1 a request id belongs to its user"],
  "writes on a dry run": [
    "L-62 a dry run answers as the write and writes nothing",
    "L-62 a dry run takes back an erasure, a purge and its answer",
    "L-62 a batch runs dry as it would run",
    "L-62 items of a dry run see the changes of those before them",
    "L-62 dry runs disturb nobody, send no mail and are no attempts",
    "L-62 a random call answers as its dry run did",
    "L-61, L-62 every change answers as actions and a dry run say",
  ],
  "decides a dry run without writing": ["L-62 a dry run answers as the write and writes nothing"],
  "keeps the answer of a dry run": ["L-62 a dry run takes back an erasure, a purge and its answer"],
  "judges each item of a dry run on what stood before all": [
    "L-62 items of a dry run see the changes of those before them",
  ],
  "writes what was only asked": ["L-41 an accepted change logs one row for each record"],
  "accepts the same value twice": ["R-ORG-1 the store itself refuses duplicates and rolls back"],
  "remembers who somebody was": ["R-POL-4 a removed role is gone with the next call"],
  "skips an entry where a page ends": [
    "R-LOG-1 readers at different cursors each get the rest",
    "L-42 the feed in pages of any size replays to the tables",
  ],
  "gives an entry twice where a page ends": [
    "R-LOG-1 readers at different cursors each get the rest",
    "R-LOG-1 concurrent changes are delivered once each",
    "L-42 the feed in pages of any size replays to the tables",
  ],
  "never says that there is more": ["R-LOG-1 pages of one entry hold each entry once"],
  "nudges before it commits": ["R-LOG-1 each commit is notified after it can be read"],
  "takes any text for a cursor": [
    "R-LOG-1 a foreign or malformed cursor is CURSOR_EXPIRED",
    "R-LOG-4 a cursor before purged entries is CURSOR_EXPIRED",
    "R-ORG-1 the feed and cursors of a firm are its own",
  ],
  "answers in the order in which rows came": ["R-POL-2 rows follow the requested order, texts by code point"],
};

describe("a store that", () => {
  test.each(Object.keys(breakages))("%s is caught by name", { timeout: 60_000 }, async (breakage) => {
    const asked = caught[breakage] ?? ["a case that names it"];
    expect(await failed(breakage, asked)).toEqual([...asked].sort());
  });
});

test("parts are left out by name, and only parts that there are", () => {
  const all = conformance({ open: openMemory });
  const without = conformance({ open: openMemory, supports: { histories: false, booking: true } });
  expect(all.length - without.length).toBe(14);
  expect(without.map(({ name }) => name)).toContain("E-02 adjacent bookings do not overlap (Effect)");
  expect(() => conformance({ open: openMemory, supports: { hystories: false } })).toThrow("no part hystories");
});

test("no two cases have one name", () => {
  const names = conformance({ open: openMemory }).map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
