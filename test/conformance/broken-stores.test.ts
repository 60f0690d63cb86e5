import { conformance } from "firmcore/testing";
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
    "L-12 of sixty-four who book the same days at once, one is accepted",
    "L-12 two who move onto one engineer at once do not both fit",
    "R-VER-1 of two who saw the same version one is told",
    "E-34 of two approvals of one row one is given",
    "R-ID-1 of administrators who take each other's role at once one is left",
    "the same history gives the same answers, rows and log as the memory store (L-47)",
  ],
  "loses rows of its log": [
    "L-42 the log replayed gives the table, of deleted rows too",
    "L-42 the log of any history replays to its tables",
  ],
  "never touches its log again": [
    "R-LOG-4 an erased person is a pseudonym in rows and log, and the erasure is logged without what was there",
    "R-LOG-4 who was deleted long ago, with profile and leave, is forgotten in the log",
    "R-LOG-4 kept answers that tell of the person go, and nothing is done twice for it",
    "R-LOG-4 a purge takes what is older than a day, says so, and older cursors are refused",
    "R-LOG-4 whatever was written about a person, an erasure leaves none of it, all else, and a log that replays",
  ],
  "writes a version twice": [
    "L-46 a version is one more, and later, whatever the clock does",
    "L-42 the log of any history replays to its tables",
  ],
  "writes half of a decision": ["E-17 employment that ends is refused with the days, or cuts"],
  "keeps half of a batch": [
    "R-BATCH-1 a profile, 60 % and 50 % of it: of a transaction nothing is kept",
    "R-POL-4 who loses the role with one item may no more with the next",
    "L-45 a transaction sent again is one transaction and one answer",
    "L-29 a random transaction is its items one by one when all are accepted, else nothing",
  ],
  "judges a batch on what stood before it": [
    "R-BATCH-1 each item is judged on what the ones before it left",
    "R-POL-4 who loses the role with one item may no more with the next",
    "L-29 a random transaction is its items one by one when all are accepted, else nothing",
  ],
  "gives out the objects that it keeps": [
    "R-REQ-1 whoever changes an answer or what was sent changes no record, no log and no kept answer",
    "R-LOG-4 whoever changes what the feed gave changes no log",
  ],
  "keeps one table for all organizations": [
    "L-40 lists and counts hold rows of one organization",
    "L-40 a pointer across organizations leads nowhere",
  ],
  "gives old answers to who may ask no more": ["R-POL-4 who was deactivated is not given an old answer again"],
  "forgets request ids": [
    "L-45 the same request is one booking and one answer",
    "R-REQ-1 an id that comes with something else is refused",
  ],
  "gives any body the first answer": ["R-REQ-1 an id that comes with something else is refused"],
  "shares request ids between users": ["R-REQ-1 an id belongs to the user who sent it"],
  "writes what was only asked": ["L-41 an accepted change is one row of the log for each record, a refused one none"],
  "accepts the same value twice": [
    "R-ORG-1 what two rows may not share is refused by the store itself, with all that was decided beside it",
  ],
  "remembers who somebody was": ["R-POL-4 a role that is taken away is gone with the next call"],
  "skips an entry where a page ends": [
    "R-LOG-1 readers stand where they like, and each is given the rest",
    "L-42 a history read from the feed in pages of any size replays to the tables",
  ],
  "gives an entry twice where a page ends": [
    "R-LOG-1 readers stand where they like, and each is given the rest",
    "R-LOG-1 what is written at once is given once each",
    "L-42 a history read from the feed in pages of any size replays to the tables",
  ],
  "never says that there is more": ["R-LOG-1 pages of one entry hold each entry once, and say whether there are more"],
  "nudges before it commits": ["R-LOG-1 whoever is nudged finds something new, and is nudged about each change"],
  "takes any text for a cursor": [
    "R-LOG-1 a text that is no cursor of this store is CURSOR_EXPIRED",
    "R-LOG-4 a cursor behind which entries were purged is CURSOR_EXPIRED, a later one goes on",
    "R-ORG-1 the feed of a firm knows no other, and its cursors lead nowhere else",
  ],
  "answers in the order in which rows came": ["R-POL-2 rows come in the order asked for, texts by code point"],
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
  expect(all.length - without.length).toBe(13);
  expect(without.map(({ name }) => name)).toContain("E-02 neighbours do not overlap (Effect)");
  expect(() => conformance({ open: openMemory, supports: { hystories: false } })).toThrow("no part hystories");
});

test("no two cases have one name", () => {
  const names = conformance({ open: openMemory }).map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
