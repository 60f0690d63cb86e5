import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CursorExpired, Fault } from "../../../src/domain/kernel/refusal/refusal.ts";
import { FirmError } from "../../../src/operations/caller/firm-error.ts";
import { type FollowOptions, follow } from "../../../src/operations/log/follow-feed.ts";
import type { CommitListener, Feed, FeedPage } from "../../../src/ports/feed.ts";
import type { LogEntry } from "../../../src/ports/store.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

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
      const entries = log.slice(Number(cursor), Number(cursor) + limit).map((seq) => ({ seq }) as LogEntry);
      const last = Number(cursor) + entries.length;
      const page: FeedPage = { entries, cursor: String(last), more: last < log.length };
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

const following = (more: Partial<FollowOptions> = {}) => {
  const told = tellingFeed();
  const stop = new AbortController();
  const pages: Array<ReadonlyArray<number>> = [];
  const ended = follow(told.feed, "acme", "0", {
    onEntries: (entries) => void pages.push(entries.map(({ seq }) => seq)),
    signal: stop.signal,
    ...more,
  });
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

test("passes on existing entries, then new ones at each notification", async () => {
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
  expect(await ended).toBe("6");
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

test("a slow consumer gets one page after another", async () => {
  const begun: Array<ReadonlyArray<number>> = [];
  const done: Array<() => void> = [];
  const { write, nudge, asked, stop, ended } = following({
    limit: 2,
    onEntries: (entries) => {
      begun.push(entries.map(({ seq }) => seq));
      return new Promise<void>((resolve) => void done.push(resolve));
    },
  });
  write(3);
  nudge();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([begun, asked]).toEqual([[[1, 2]], ["acme 0", "acme 0"]]);
  done[0]?.();
  await settled();
  expect(begun).toEqual([[1, 2], [3]]);
  write(1);
  for (let i = 0; i < 5; i++) nudge();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toHaveLength(2);
  const before = asked.length;
  done[1]?.();
  await settled();
  expect(begun).toEqual([[1, 2], [3], [4]]);
  expect(asked).toHaveLength(before + 1);
  done[2]?.();
  stop.abort();
  expect(await ended).toBe("4");
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

describe("it stops", () => {
  test("while waiting, leaving no timer or listener", async () => {
    const { looks, stop, ended } = following();
    await settled();
    expect([vi.getTimerCount(), looks.size]).toEqual([1, 1]);
    stop.abort();
    expect(await ended).toBe("0");
    expect([vi.getTimerCount(), looks.size]).toEqual([0, 0]);
  });

  test("before it began", async () => {
    const signal = AbortSignal.abort();
    const { asked, looks, ended } = following({ signal });
    expect(await ended).toBe("0");
    expect([asked, looks.size]).toEqual([[], 0]);
  });

  test("during a page, after that page", async () => {
    const taken: Array<number> = [];
    const stop = new AbortController();
    const { write, nudge, ended } = following({
      signal: stop.signal,
      limit: 2,
      onEntries: async (entries) => {
        stop.abort();
        await Promise.resolve();
        taken.push(...entries.map(({ seq }) => seq));
      },
    });
    write(5);
    nudge();
    expect(await ended).toBe("2");
    expect(taken).toEqual([1, 2]);
  });

  test("while a page is read, without passing it on", async () => {
    const { write, nudge, close, pages, stop, ended } = following();
    await settled();
    const open = close();
    write(1);
    nudge();
    await settled();
    stop.abort();
    open();
    expect(await ended).toBe("0");
    expect(pages).toEqual([]);
  });
});

describe("faults", () => {
  const expired: CursorExpired = { _tag: "CursorExpired" };
  const broken: Fault = { _tag: "Storage", message: "The connection is gone", retry: "unknown" };

  test("an expired cursor ends the feed with a refusal", async () => {
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

  test("an error of the consumer ends it before that page", async () => {
    const cursors: Array<string> = [];
    const { write, nudge, looks, ended } = following({
      limit: 1,
      onEntries: (entries, cursor) => {
        cursors.push(cursor);
        if (entries[0]?.seq === 2) throw new Error("cannot take 2");
      },
    });
    write(3);
    nudge();
    await expect(ended).rejects.toThrow("cannot take 2");
    expect([cursors, looks.size]).toEqual([["1", "2"], 0]);
  });
});

describe("without a cursor", () => {
  test("begins at the present, and passes its cursor before any entry", async () => {
    const told = tellingFeed();
    told.write(3);
    const stop = new AbortController();
    const pages: Array<[ReadonlyArray<number>, string]> = [];
    const ended = follow(told.feed, "acme", null, {
      onEntries: (entries, cursor) => {
        pages.push([entries.map(({ seq }) => seq), cursor]);
        // What is written while the host reads its records comes next, without another notification.
        if (entries.length === 0) told.write(2);
      },
      signal: stop.signal,
    });
    await settled();
    expect(pages).toEqual([
      [[], "3"],
      [[4, 5], "5"],
    ]);
    stop.abort();
    expect(await ended).toBe("5");
  });

  test("asks again for the cursor of the present after a transient fault", async () => {
    const told = tellingFeed();
    const faults: Array<Fault> = [];
    let answers = 0;
    const stop = new AbortController();
    const pages: Array<string> = [];
    const ended = follow(
      {
        ...told.feed,
        currentCursor: (_firm, done) =>
          done(answers++ === 0 ? Result.fail({ _tag: "Busy", retryAfter: 1 }) : Result.succeed("0")),
      },
      "acme",
      null,
      {
        onEntries: (_entries, cursor) => void pages.push(cursor),
        onFault: (fault) => void faults.push(fault),
        signal: stop.signal,
      },
    );
    await settled();
    expect([faults, pages]).toEqual([[{ _tag: "Busy", retryAfter: 1 }], []]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pages).toEqual(["0"]);
    stop.abort();
    await ended;
  });

  test("resolves with null if it is stopped before it knows the present", async () => {
    const stop = new AbortController();
    stop.abort();
    const none = { onEntries: () => expect.unreachable(), signal: stop.signal };
    expect(await follow(tellingFeed().feed, "acme", null, none)).toBeNull();
  });
});

test("a firm is followed as it works (R-LOG-1)", async () => {
  const adapter = memory();
  const firm = await openTestFirm(adapter);
  const stop = new AbortController();
  const events: Array<string> = [];
  const ended = follow(adapter.feed, "acme", null, {
    onEntries: (entries) => void events.push(...entries.map(({ event }) => event)),
    signal: stop.signal,
  });
  await settled();
  await firm.admin.projects.create({ name: "Bridge" });
  await firm.admin.projects.create({ name: "Dam" });
  await settled();
  expect(events).toEqual(["projects.create", "projects.create"]);
  stop.abort();
  await ended;
});
