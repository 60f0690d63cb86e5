import { allEntities } from "../../../domain/entities.ts";
import { allFields } from "../../../domain/kernel/schema/entity.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Tables } from "../harness/raw-store.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { personalTextsIn, writePersonalTexts } from "./personal-texts.ts";

const personal: ReadonlySet<string> = new Set(
  allEntities.flatMap((entity) =>
    Object.entries(allFields(entity)).flatMap(([name, field]) =>
      field.personal === undefined ? [] : [`${entity.name}.${name}`],
    ),
  ),
);
const moving: ReadonlySet<string> = new Set([
  "version",
  "updatedAt",
  "active",
  "erasedOn",
  "usernameKey",
  "skeleton",
  "logInKey",
  "emailKey",
  "emailVerified",
]);
/** Fields that only an import writes; another test covers them. */
const writtenElsewhere = /[.]custom$/;
/** Rows without the fields that an erasure may change; the rest must stay. */
const lasting = (tables: Tables): unknown =>
  Object.fromEntries(
    Object.entries(tables)
      .filter(([name]) => !["Session", "AccountToken", "LoginThrottle"].includes(name))
      .map(([name, rows]) => [
        name,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).filter(([field]) => !personal.has(`${name}.${field}`) && !moving.has(field)),
          ),
        ),
      ]),
  );
const skeleton = (log: ReadonlyArray<LogEntry>): unknown =>
  log.map(({ seq, at, actor, requestId, class: name, objectId, kind, event, version, reason }) => [
    ...[seq, at, actor, requestId, name, objectId, kind, event, version, reason === null],
  ]);

/** All rows and log entries as one lower-case text. */
const reported = (tables: Tables, log: ReadonlyArray<LogEntry>): string => JSON.stringify([tables, log]).toLowerCase();

/** The personal fields that hold such a text. */
const fieldsWithTexts = (tables: Tables): ReadonlyArray<string> =>
  Object.entries(tables).flatMap(([name, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => JSON.stringify(value)?.toLowerCase().includes("canary"))
        .map(([field]) => `${name}.${field}`),
    ),
  );

const forgotten = async (firm: KitFirm, random: Random, count: number, written: Set<string>): Promise<number> => {
  const subjects = await writePersonalTexts(firm, random, count);
  const gone = random.pick(subjects);
  const [before, log] = [await firm.tables(), await firm.log()];
  const known = reported(before, log);
  for (const field of fieldsWithTexts(before)) written.add(field);
  const answer = accepted(await firm.admin.users.erase({ objectId: gone.user, reason: "asked for it" }));
  same([answer.objectId, answer.pseudonym], [gone.user, `erased ${gone.user}`]);
  same(personalTextsIn(JSON.stringify(answer), gone.name), []);
  const [after, entries] = [await firm.tables(), await firm.log()];
  const text = reported(after, entries);
  same(personalTextsIn(text, gone.name), [], `what is left of ${gone.name}`);
  // A reason that concerns two people is erased with either.
  const shared = new Set(known.match(/canary \w+ \d+ by canary \w+ \d+/g)?.flatMap((each) => each.split(" by ")) ?? []);
  for (const { name } of subjects)
    if (name !== gone.name)
      same(
        personalTextsIn(known, name).filter((each) => !shared.has(each) && !text.includes(each)),
        [],
        `of ${name}, who was not erased`,
      );
  same(lasting(after), lasting(before), "ids, hours, money and states");
  same(skeleton(entries.slice(0, log.length)), skeleton(log), "the log but for its texts");
  checkReplay(entries, after);
  for (const { event, class: name } of entries.slice(log.length)) same(event, "users.erase", name);
  return personalTextsIn(known, gone.name).length;
};

/** R-LOG-4 over random histories. */
export const erasureHistories: StoreSuite = {
  name: "erasure histories",
  cases: {
    "R-LOG-4 an erasure removes every text about a person": async (open, { histories, seed }) => {
      let seen = 0;
      const written = new Set<string>();
      for (let history = 0; history < histories / 4; history++) {
        const { adapter, close } = await open();
        try {
          const firm = await openKitFirm(adapter, apiStyles[history % 2] as ApiStyle);
          seen += await forgotten(firm, seededRandom(seed + history), 60, written);
        } finally {
          await close();
        }
      }
      if (histories >= 40)
        same(
          [...personal].filter((field) => !written.has(field) && !writtenElsewhere.test(field)),
          [],
          "personal fields that no history wrote",
        );
      holds(seen > 3 * histories, `only ${seen} texts were erased, which proves little`);
    },
  },
};
