import type { LogEntry } from "../../../ports/store.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";
import { runHistory } from "../histories/run-history.ts";
import { type FeedReader, feedReader } from "./feed-reader.ts";

const readerOf = ({ feed, organizationId }: KitFirm): FeedReader => feedReader(feed, organizationId);
const events = (entries: ReadonlyArray<LogEntry>): ReadonlyArray<string> => entries.map(({ event }) => event);

/** Seven changes of one booking and two that are refused. */
const bookingChanged = async (firm: KitFirm): Promise<void> => {
  const { admin } = firm;
  const ana = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  const objectId = await firm.booked(ana.objectId, project, 60, "2027-03-01");
  refused(await admin.allocations.assign(firm.bookingInput(ana.objectId, project, 60, "2027-03-01")), "OverCapacity");
  accepted(await admin.allocations.change({ objectId, notes: "first" }));
  accepted(await admin.allocations.change({ objectId, notes: "second" }));
  accepted(await admin.allocations.check(firm.bookingInput(ana.objectId, project, 10, "2027-03-01")));
  accepted(await admin.allocations.release(objectId));
  refused(await admin.allocations.release(objectId), "InvalidTransition");
};
const bookingEvents = ["allocations.assign", "allocations.change", "allocations.change", "allocations.release"];

export const feed: Suite = {
  name: "feed",
  cases: {
    "R-LOG-1 a cursor is followed by later commits, in order": async (firm) => {
      const reader = readerOf(firm);
      await firm.project("Dam");
      const start = await reader.cursor();
      const known = (await firm.log()).length;
      same(await reader.page(start), { entries: [], cursor: start, cursors: [], more: false });
      await bookingChanged(firm);
      const { entries, cursor } = await reader.page(start);
      same(entries, (await firm.log()).slice(known));
      same(events(entries).slice(-bookingEvents.length), bookingEvents);
      same((await reader.page(cursor)).entries, []);
      await firm.project("Tower");
      same(events((await reader.page(cursor)).entries), ["projects.create"]);
      same((await reader.page(await reader.cursor())).entries, []);
      same(events((await reader.page(start)).entries), [...events(entries), "projects.create"]);
    },
    "R-LOG-1 pages of one entry hold each entry once": async (firm) => {
      const reader = readerOf(firm);
      const start = await reader.cursor();
      await bookingChanged(firm);
      const { entries, more } = await reader.page(start);
      same(more, false);
      let cursor = start;
      for (const [i, entry] of entries.entries()) {
        const page = await reader.page(cursor, 1);
        same(page.entries, [entry]);
        same(page.more, i < entries.length - 1, `more behind entry ${i}`);
        cursor = page.cursor;
      }
      same(await reader.page(cursor, 1), { entries: [], cursor, cursors: [], more: false });
      same((await reader.page(start, entries.length)).more, false);
      same((await reader.page(start, entries.length - 1)).more, true);
    },
    "R-LOG-1 a reader can go on after each entry of a page": async (firm) => {
      const reader = readerOf(firm);
      const start = await reader.cursor();
      await bookingChanged(firm);
      const { entries } = await reader.readAll(start, () => 100);
      const { cursors } = await reader.page(start, 5);
      await firm.project("Tower");
      for (const [i, cursor] of cursors.entries()) {
        const rest = await reader.readAll(cursor, () => 2);
        same(rest.entries.slice(0, -1), entries.slice(i + 1), `behind entry ${i}`);
        same(events(rest.entries.slice(-1)), ["projects.create"]);
      }
    },
    "R-LOG-1 readers at different cursors each get the rest": async (firm) => {
      const reader = readerOf(firm);
      const cursors = [await reader.cursor()];
      const known = (await firm.log()).length;
      const standing = [known];
      for (let i = 0; i < 8; i++) {
        if (i % 3 === 0) await firm.engineer(`Engineer ${i}`);
        else await firm.project(`Project ${i}`);
        cursors.push(await reader.cursor());
        standing.push((await firm.log()).length);
      }
      const all = await firm.log();
      const found = await Promise.all(cursors.map((cursor, i) => reader.readAll(cursor, () => (i % 3) + 1)));
      for (const [i, { entries }] of found.entries()) same(entries, all.slice(standing[i]), `reader ${i}`);
      // Entries committed while a page was read come after it.
      const page = await reader.page(cursors[0] as string, 2);
      await firm.project("Late");
      const { entries } = await reader.readAll(page.cursor, () => 3);
      same([...page.entries, ...entries], (await firm.log()).slice(known));
    },
    "R-LOG-1 concurrent changes are delivered once each": async (firm) => {
      const reader = readerOf(firm);
      const start = await reader.cursor();
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const asked = Array.from({ length: 16 }, (_, i) =>
        firm.admin.allocations.assign(
          firm.bookingInput(ana.objectId, project, 10, `2027-03-${i + 1}`.replace(/-(\d)$/, "-0$1")),
        ),
      );
      const early = await reader.page(start, 3);
      const kept = (await Promise.all(asked)).filter(({ ok }) => ok).length;
      const late = await reader.readAll(early.cursor, () => 3);
      const ids = [...early.entries, ...late.entries]
        .filter(({ event }) => event === "allocations.assign")
        .map(({ objectId }) => objectId);
      same([ids.length, new Set(ids).size], [kept, kept]);
      same(kept, 10);
    },
    "R-ORG-1 the feed and cursors of a firm are its own": async (firm) => {
      const other = await firm.inOrganization("other");
      const [here, there] = [readerOf(firm), readerOf(other)];
      const [start, begun] = [await here.cursor(), await there.cursor()];
      await bookingChanged(firm);
      await other.project("Elsewhere");
      await firm.project("Here");
      same(events((await there.page(begun)).entries), ["projects.create"]);
      const { entries } = await here.readAll(start, () => 2);
      holds(
        entries.every(({ organizationId }) => organizationId === "acme"),
        "an entry of another firm was given",
      );
      same(entries.length, (await here.page(start)).entries.length);
      await there.refusal(start);
      await here.refusal(begun);
      const empty = feedReader(firm.feed, "nobody");
      const nothing = await empty.cursor();
      same((await empty.page(nothing)).entries, []);
      await here.refusal(nothing);
      await firm.inOrganization("nobody");
      holds((await empty.page(nothing)).entries.length > 0, "a cursor from before the first entry is no cursor");
    },
    "R-LOG-1 a foreign or malformed cursor is CURSOR_EXPIRED": async (firm) => {
      const reader = readerOf(firm);
      await firm.project("Bridge");
      const cursor = await reader.cursor();
      const cut = cursor.slice(0, cursor.lastIndexOf("."));
      const [first = "", epoch = "", ...rest] = cursor.split(".");
      const forged = ["", " ", "0", "null", "-1", "{}", cut, ` ${cursor}`, `${cursor} `, cursor.slice(1), "\0", "..."];
      forged.push([first, `${epoch}0`, ...rest].join("."), [`${first}${first}`, epoch, ...rest].join("."));
      // Invalid numbers, and one beyond the end of the log.
      for (const place of ["", "-1", "1e3", "0x1", "9".repeat(400), "NaN", "' or 1=1 --", "∞", "900000"])
        forged.push([first, epoch, place, firm.organizationId].join("."));
      for (const text of forged) same(await reader.refusal(text), { _tag: "CursorExpired" });
      same((await reader.page(cursor)).entries, []);
    },
    "R-LOG-4 a cursor before purged entries is CURSOR_EXPIRED": async (firm) => {
      const reader = readerOf(firm);
      const other = readerOf(await firm.inOrganization("other"));
      const [oldest, elsewhere] = [await reader.cursor(), await other.cursor()];
      firm.setClock("2027-02-01");
      await firm.project("Bridge");
      const halfway = await reader.cursor();
      const dam = await firm.project("Dam");
      accepted(await firm.admin.projects.update({ objectId: dam, description: "higher" }));
      const before = await reader.cursor();
      firm.setClock("2027-02-02");
      await firm.project("Tower");
      const young = await reader.cursor();
      accepted(await firm.admin.log.purge({ before: "2027-02-02", reason: "kept a month" }));
      for (const cursor of [oldest, halfway]) await reader.refusal(cursor);
      same(events((await reader.page(before)).entries), ["projects.create", "log.purge"]);
      same(events((await reader.page(young)).entries), ["log.purge"]);
      same((await other.page(elsewhere)).entries, []);
      same((await reader.page(await reader.cursor())).entries, []);
    },
    "R-LOG-1 each commit is notified after it can be read": async (firm) => {
      const reader = readerOf(firm);
      const project = { name: "Bridge", status: "Active" } as const;
      accepted(await firm.admin.projects.create(project, { requestId: "again" }));
      const start = await reader.cursor();
      const found: Array<number> = [];
      const looks: Array<Promise<void>> = [];
      const firms = new Set<string | null>();
      let hear = (): void => {};
      /** Resolves when a notification has led to this many entries. */
      const notified = (count: number): Promise<void> =>
        new Promise((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`no notification came after commit ${count}`)), 5_000);
          hear = () => {
            if (Math.max(0, ...found) < count && !found.includes(0)) return;
            clearTimeout(late);
            resolve();
          };
          hear();
        });
      const stop = firm.feed.onCommit((organizationId) => {
        firms.add(organizationId);
        // Read at once: a notification before the commit would find no entries.
        const looking = reader.page(start).then(({ entries }) => {
          // A notification without a firm says only that some firm may have new entries.
          if (organizationId !== null || entries.length > 0) found.push(entries.length);
          hear();
        });
        looks.push(looking);
      });
      try {
        refused(await firm.admin.allocations.release("nobody0000"), "NotFound");
        refused(await firm.admin.log.purge({ before: "2027-01-04" }), "ReasonRequired");
        accepted(await firm.admin.projects.create(project, { requestId: "again" }));
        accepted(await firm.admin.projects.list());
        await firm.project("Dam");
        await notified(1);
        accepted(
          await firm.admin.batch([{ operation: "projects.create", input: { ...project, name: "Tower" } }], whole),
        );
        await notified(2);
        await (await firm.inOrganization("other")).project("Elsewhere");
      } finally {
        stop();
      }
      await Promise.all(looks);
      holds(!found.includes(0), "a nudge came before the commit, or without one");
      for (const each of firms) holds([firm.organizationId, "other", null].includes(each), `nudged about ${each}`);
      const count = found.length;
      await firm.project("Late");
      await reader.cursor();
      same(found.length, count, "nudges after it was stopped");
    },
    "L-42 the feed in pages of any size replays to the tables": async (firm) => {
      const reader = readerOf(firm);
      const random = seededRandom(20_270_105);
      const entries = [...(await firm.log())];
      const known = entries.length;
      let cursor = await reader.cursor();
      let pages = 0;
      const read = async (): Promise<void> => {
        const page = await reader.page(cursor, 1 + random.below(3));
        entries.push(...page.entries);
        cursor = page.cursor;
        if (page.entries.length > 0) pages++;
      };
      await runHistory(firm, seededRandom(20_270_106), 80, new Map(), async (_law, found) => {
        await found();
        if (random.oneIn(5)) await read();
      });
      const { entries: rest } = await reader.readAll(cursor, () => 1 + random.below(3));
      entries.push(...rest);
      const many = entries.length - known;
      holds(pages > 8 && many > 30, `${pages} pages and ${many} entries prove nothing`);
      checkReplay(entries, await firm.tables());
    },
  },
};
const whole = { transaction: true } as const;
