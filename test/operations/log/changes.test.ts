import * as Result from "effect/Result";
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CursorExpired, Fault } from "../../../src/domain/kernel/refusal/refusal.ts";
import { FirmError } from "../../../src/operations/caller/firm-error.ts";
import { type Change, type FirmChanges, firmChanges } from "../../../src/operations/log/firm-changes.ts";
import type { CommitListener, Feed, FeedPage } from "../../../src/ports/feed.ts";
import type { LogEntry } from "../../../src/ports/store.ts";

/** A feed of numbered entries with scripted answers. */
const tellingFeed = () => {
  const log: Array<number> = [];
  const looks = new Set<CommitListener>();
  const asked: Array<string> = [];
  let failure: CursorExpired | Fault | null = null;
  /** Answers wait while the gate is closed. */
  let gate: Promise<void> = Promise.resolve();
  const feed: Feed = {
    currentCursor: (_firm, done) => done(Result.succeed(String(log.length))),
    readAfter: (firm, cursor, limit, done) => {
      asked.push(`${firm} ${cursor}`);
      const seqs = log.slice(Number(cursor), Number(cursor) + limit);
      const last = Number(cursor) + seqs.length;
      const page: FeedPage = {
        entries: seqs.map((seq) => ({ seq }) as LogEntry),
        cursor: String(last),
        cursors: seqs.map(String),
        more: last < log.length,
      };
      void gate.then(() => done(failure === null ? Result.succeed(page) : Result.fail(failure)));
    },
    onCommit: (look) => {
      looks.add(look);
      return () => looks.delete(look);
    },
  };
  return {
    feed,
    asked,
    looks,
    write: (count: number) => {
      for (let i = 0; i < count; i++) log.push(log.length + 1);
    },
    nudge: (firm: string | null = "acme") => {
      for (const look of looks) look(firm);
    },
    fail: (by: CursorExpired | Fault | null) => {
      failure = by;
    },
    close: (): (() => void) => {
      let open = (): void => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
  };
};

/** Takes every page until the changes end. */
const following = (more: Partial<FirmChanges> = {}, take: (page: ReadonlyArray<Change>) => unknown = () => {}) => {
  const told = tellingFeed();
  const stop = new AbortController();
  const pages: Array<ReadonlyArray<number>> = [];
  const changes = firmChanges(told.feed, { organizationId: "acme", after: "0", signal: stop.signal, ...more });
  const ended = (async () => {
    for await (const page of changes.pages()) {
      pages.push(page.map(({ seq }) => seq));
      await take(page);
    }
  })();
  // Tests that expect the rejection await it later.
  ended.catch(() => {});
  return { ...told, stop, pages, ended };
};
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount(), "timers that are left").toBe(0);
  vi.useRealTimers();
});

test("gives existing changes, then new ones at each notification", async () => {
  const { write, nudge, pages, stop, ended } = following({ limit: 2 });
  write(5);
  nudge();
  await settled();
  expect(pages).toEqual([[1, 2], [3, 4], [5]]);
  write(1);
  await settled();
  expect(pages).toHaveLength(3);
  nudge();
  await settled();
  expect(pages.at(-1)).toEqual([6]);
  stop.abort();
  await ended;
});

test("polling covers a lost notification; other firms' are ignored", async () => {
  const { write, nudge, pages, asked, stop, ended } = following({ pollEvery: 700 });
  await settled();
  write(1);
  nudge("other");
  await vi.advanceTimersByTimeAsync(699);
  expect([pages, asked]).toEqual([[], ["acme 0"]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(pages).toEqual([[1]]);
  write(1);
  await vi.advanceTimersByTimeAsync(700);
  expect(pages).toEqual([[1], [2]]);
  write(1);
  nudge(null);
  await settled();
  expect(pages).toEqual([[1], [2], [3]]);
  stop.abort();
  await ended;
});

test("the poll interval is one second by default", async () => {
  const { asked, stop, ended } = following();
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toHaveLength(2);
  stop.abort();
  await ended;
});

test("nothing is read ahead of a slow reader", async () => {
  const done: Array<() => void> = [];
  const { write, nudge, asked, pages, stop, ended } = following(
    { limit: 2 },
    () => new Promise<void>((resolve) => void done.push(resolve)),
  );
  write(3);
  nudge();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([pages, asked]).toEqual([[[1, 2]], ["acme 0"]]);
  done[0]?.();
  await settled();
  expect(pages).toEqual([[1, 2], [3]]);
  write(1);
  for (let i = 0; i < 5; i++) nudge();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(2);
  done[1]?.();
  await settled();
  expect(pages).toEqual([[1, 2], [3], [4]]);
  expect(asked).toHaveLength(3);
  stop.abort();
  done[2]?.();
  await ended;
});

test("a notification during a read is not lost", async () => {
  const { write, nudge, close, pages, stop, ended } = following({ pollEvery: 60_000 });
  await settled();
  const open = close();
  nudge();
  await settled();
  write(1);
  nudge();
  open();
  await settled();
  expect(pages).toEqual([[1]]);
  stop.abort();
  await ended;
});

describe("one by one", () => {
  const begun = (more: Partial<FirmChanges> = {}) => {
    const told = tellingFeed();
    const changes = firmChanges(told.feed, { organizationId: "acme", after: "0", ...more });
    return { ...told, changes, each: changes[Symbol.asyncIterator]() };
  };

  test("changes come with the cursor after them, each loop from the beginning", async () => {
    const { write, changes, looks } = begun({ limit: 2 });
    write(3);
    for (const last of [3, 2]) {
      const cursors: Array<string> = [];
      for await (const { cursor } of changes) {
        cursors.push(cursor);
        if (cursor === String(last)) break;
      }
      expect(cursors).toEqual(["1", "2", "3"].slice(0, last));
      expect(looks.size).toBe(0);
    }
  });

  test("several calls of next are answered in order", async () => {
    const { write, nudge, each } = begun();
    const asked = [each.next(), each.next(), each.next()];
    await settled();
    write(2);
    nudge();
    await settled();
    expect(await asked[0]).toMatchObject({ value: { seq: 1 } });
    expect(await asked[1]).toMatchObject({ value: { seq: 2 } });
    await each.return?.();
    expect(await asked[2]).toEqual({ done: true, value: undefined });
  });

  test("return ends a next that waits, and leaves nothing", async () => {
    const { write, looks, each } = begun();
    const waiting = each.next();
    await settled();
    expect([vi.getTimerCount(), looks.size]).toEqual([1, 1]);
    await each.return?.();
    expect([vi.getTimerCount(), looks.size]).toEqual([0, 0]);
    expect(await waiting).toEqual({ done: true, value: undefined });
    write(1);
    expect(await each.next()).toEqual({ done: true, value: undefined });
  });

  test("the rest of a page is not given after return or an abort", async () => {
    const stop = new AbortController();
    for (const end of [(each: AsyncIterator<Change>) => each.return?.(), () => stop.abort()]) {
      const { write, each } = begun({ signal: stop.signal });
      write(3);
      expect(await each.next()).toMatchObject({ value: { seq: 1 } });
      await end(each);
      expect(await each.next()).toEqual({ done: true, value: undefined });
    }
  });

  test("return ends changes that never began", async () => {
    const { asked, each } = begun();
    await each.return?.();
    expect(await each.next()).toEqual({ done: true, value: undefined });
    expect(asked).toEqual([]);
  });
});

describe("it stops", () => {
  test("while waiting, leaving no timer or listener", async () => {
    const { looks, stop, ended } = following();
    await settled();
    expect([vi.getTimerCount(), looks.size]).toEqual([1, 1]);
    stop.abort();
    await ended;
    expect([vi.getTimerCount(), looks.size]).toEqual([0, 0]);
  });

  test("before it began", async () => {
    const { asked, looks, ended } = following({ signal: AbortSignal.abort() });
    await ended;
    expect([asked, looks.size]).toEqual([[], 0]);
  });

  test("while a page is read, without giving it", async () => {
    const { write, nudge, close, pages, stop, ended } = following();
    await settled();
    const open = close();
    write(1);
    nudge();
    await settled();
    stop.abort();
    open();
    await ended;
    expect(pages).toEqual([]);
  });
});

describe("faults", () => {
  const expired: CursorExpired = { _tag: "CursorExpired" };
  const broken: Fault = { _tag: "Storage", message: "The connection is gone", retry: "unknown" };

  test("an expired cursor ends the changes with a refusal", async () => {
    const { fail, nudge, looks, ended } = following();
    await settled();
    fail(expired);
    nudge();
    const error = await ended.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FirmError);
    expect(error).toMatchObject({ code: "CURSOR_EXPIRED", detail: expired });
    expect(looks.size).toBe(0);
  });

  test("a transient fault is reported; a permanent one ends it", async () => {
    const faults: Array<Fault> = [];
    const { fail, write, nudge, pages, ended } = following({ onFault: (fault) => void faults.push(fault) });
    await settled();
    write(1);
    fail(broken);
    nudge();
    await settled();
    fail({ _tag: "Busy", retryAfter: 50 });
    await vi.advanceTimersByTimeAsync(1_000);
    fail(null);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pages).toEqual([[1]]);
    expect(faults.map(({ _tag }) => _tag)).toEqual(["Storage", "Busy"]);
    fail({ ...broken, retry: "never" });
    nudge();
    await expect(ended).rejects.toMatchObject({ code: "STORAGE" });
    expect(faults).toHaveLength(2);
  });

  test("an error of the reader ends it", async () => {
    const { write, nudge, pages, looks, ended } = following({ limit: 1 }, ([change]) => {
      if (change?.seq === 2) throw new Error("cannot take 2");
    });
    write(3);
    nudge();
    await expect(ended).rejects.toThrow("cannot take 2");
    expect([pages, looks.size]).toEqual([[[1], [2]], 0]);
  });
});

describe("without a cursor", () => {
  test("begins at the present", async () => {
    const { write, nudge, pages, stop, ended } = following({ after: null });
    await settled();
    write(2);
    nudge();
    await settled();
    expect(pages).toEqual([[1, 2]]);
    stop.abort();
    await ended;
  });

  test("asks again for the cursor of the present after a transient fault", async () => {
    const told = tellingFeed();
    told.write(3);
    const faults: Array<Fault> = [];
    let answers = 0;
    const feed: Feed = {
      ...told.feed,
      currentCursor: (firm, done) =>
        answers++ === 0 ? done(Result.fail({ _tag: "Busy", retryAfter: 1 })) : told.feed.currentCursor(firm, done),
    };
    const each = firmChanges(feed, { organizationId: "acme", onFault: (fault) => void faults.push(fault) });
    const all = each[Symbol.asyncIterator]();
    const next = all.next();
    await settled();
    expect(faults).toEqual([{ _tag: "Busy", retryAfter: 1 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    told.write(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await next).toMatchObject({ value: { seq: 4 } });
    await all.return?.();
  });
});

describe("app.changes", () => {
  const opened = async () => {
    const adapter = memory();
    let listeners = 0;
    const onCommit: Feed["onCommit"] = (look) => {
      listeners++;
      const stop = adapter.feed.onCommit(look);
      return () => {
        listeners--;
        stop();
      };
    };
    const app = await openFirm({ ...adapter, feed: { ...adapter.feed, onCommit } });
    const admin = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    return { app, create: (name: string) => admin.companies.create({ name }), listeners: () => listeners };
  };

  test("follows a firm as it works (R-LOG-1), from the cursor of the present or of a change", async () => {
    const { app, create } = await opened();
    await create("Bridges");
    const after = await app.currentCursor({ organizationId: "acme" });
    await create("Dams");
    const each = app.changes({ organizationId: "acme", after })[Symbol.asyncIterator]();
    const first = await each.next();
    expect(first.value).toMatchObject({ event: "companies.create", after: { name: "Dams" } });
    const next = each.next();
    await create("Towers");
    expect((await next).value).toMatchObject({ after: { name: "Towers" } });
    await each.return?.();
    for await (const change of app.changes({ organizationId: "acme", after: first.value?.cursor ?? "" })) {
      expect(change.after).toMatchObject({ name: "Towers" });
      break;
    }
  });

  test("10,000 readers come and go, and no listener or timer stays (S-A-42)", async () => {
    const { app, create, listeners } = await opened();
    const { signal } = new AbortController();
    let aborts = 0;
    vi.spyOn(signal, "addEventListener").mockImplementation(() => void aborts++);
    vi.spyOn(signal, "removeEventListener").mockImplementation(() => void aborts--);
    let seen = 0;
    for (let i = 0; i < 20; i++) {
      const readers = Array.from({ length: 500 }, () =>
        app.changes({ organizationId: "acme", signal })[Symbol.asyncIterator](),
      );
      const asked = readers.map((each) => each.next());
      await settled();
      expect([listeners(), aborts, vi.getTimerCount()]).toEqual([500, 500, 500]);
      if (i % 2 === 0) {
        await create(`Company ${i}`);
        seen += (await Promise.all(asked)).filter(({ done }) => done !== true).length;
      }
      await Promise.all(readers.map((each) => each.return?.()));
      await Promise.all(asked);
      expect([listeners(), aborts, vi.getTimerCount()]).toEqual([0, 0, 0]);
    }
    expect(seen).toBe(5_000);
  });
});
