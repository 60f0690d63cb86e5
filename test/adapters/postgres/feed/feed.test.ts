import * as Result from "effect/Result";
import type pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { feedStatements } from "../../../../src/adapters/postgres/feed/feed-statements.ts";
import { postgresDialect } from "../../../../src/adapters/postgres/statements/dialect.ts";
import { statementFactory } from "../../../../src/adapters/postgres/statements/prepare.ts";
import { latestVersion } from "../../../../src/adapters/sql/migrations/index.ts";
import { migrated, schema } from "../../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { logOf, refusalOf } from "../../sqlite/stores.ts";
import { asPage, behind, cursorOf, firmDatabase, workingOn, write } from "../feed-fixtures.ts";

const begun = async (client: pg.Client): Promise<pg.Client> => {
  await client.query("begin");
  // Transactions get their ids at their first write, in this order.
  await client.query("select pg_current_xact_id()");
  return client;
};

describe("R-LOG-1 entries in the order of their visibility", () => {
  test("an entry committed later with a lower seq is not skipped", async () => {
    const { client, processOn } = await firmDatabase();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    await write(adapter.join(host), "late");
    await write(adapter.store, "early");
    const first = await behind(adapter, start);
    expect(first.names).toEqual(["early 1"]);
    await host.query("commit");
    const second = await behind(adapter, first.cursor);
    expect(second.names).toEqual(["late 1"]);
    expect(second.entries[0]?.seq).toBeLessThan(first.entries[0]?.seq as number);
    expect((await behind(adapter, second.cursor)).names).toEqual([]);
    expect((await behind(adapter, start)).names).toEqual(["late 1", "early 1"]);
  });

  test("versions stay in order, and an open transaction delays no other record", async () => {
    const { client, processOn } = await firmDatabase();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    const open = await begun(await client());
    await write(adapter.store, "one");
    const between = await behind(adapter, start);
    await write(adapter.join(host), "one", 2);
    expect((await behind(adapter, between.cursor)).names).toEqual([]);
    await host.query("commit");
    // The transaction of version 2 began before the open one, that of version 1 after it.
    expect((await behind(adapter, start)).names).toEqual(["one 1", "one 2"]);
    expect(between.names).toEqual(["one 1"]);
    expect((await behind(adapter, between.cursor)).names).toEqual(["one 2"]);
    await open.query("commit");
    expect((await behind(adapter, start)).names).toEqual(["one 1", "one 2"]);
  });

  test("the cursor of a short page continues there, before newer entries", async () => {
    const { client, processOn } = await firmDatabase();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    await write(adapter.join(host), "late");
    for (const id of ["a", "b", "c"]) await write(adapter.store, id);
    const first = await behind(adapter, start, 2);
    expect([first.names, first.more]).toEqual([["a 1", "b 1"], true]);
    await host.query("commit");
    await write(adapter.store, "d");
    const second = await behind(adapter, first.cursor, 2);
    expect([second.names, second.more]).toEqual([["c 1"], true]);
    const third = await behind(adapter, second.cursor, 2);
    expect([third.names, third.more]).toEqual([["late 1", "d 1"], false]);
    // A reader that stopped there finds the same.
    expect((await behind(adapter, first.cursor, 1)).names).toEqual(["c 1"]);
  });

  test("a page shortened twice ends at the first end", async () => {
    const { client, processOn } = await firmDatabase();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    await write(adapter.join(host), "late");
    for (const id of ["a", "b", "c"]) await write(adapter.store, id);
    const names: Array<string> = [];
    let [cursor, more] = [start, true];
    while (more) {
      const page = await behind(adapter, cursor, 1);
      names.push(...page.names);
      ({ cursor, more } = page);
      if (names.length === 1) await host.query("commit");
    }
    expect(names).toEqual(["a 1", "b 1", "c 1", "late 1"]);
  });

  test("eight writers and a reader: each entry once, each record in order", async () => {
    const { client, processOn } = await firmDatabase();
    const [{ adapter }, { adapter: other }] = [processOn(), processOn()];
    const start = await cursorOf(adapter);
    const writers = Array.from({ length: 8 }, async (_, n) => {
      const host = n % 4 === 0 ? await client() : null;
      for (let i = 0; i < 50; i++) {
        if (host === null) {
          await write(n % 2 === 0 ? adapter.store : other.store, `record${n}`, i + 1);
          continue;
        }
        // One in five of the host's transactions is rolled back first.
        for (const end of i % 5 === 0 ? ["rollback", "commit"] : ["commit"]) {
          await host.query("begin");
          await write(adapter.join(host), `record${n}`, i + 1);
          await host.query(end);
        }
      }
    });
    let writing = true;
    const all = Promise.all(writers).finally(() => {
      writing = false;
    });
    const names: Array<string> = [];
    let [cursor, pages] = [start, 0];
    for (let more = true; more || writing; ) {
      const page = await behind(adapter, cursor, 1 + (pages % 9));
      names.push(...page.names);
      ({ cursor, more } = page);
      if (page.names.length > 0) pages++;
    }
    await all;
    for (let more = true; more; ) {
      const page = await behind(adapter, cursor);
      names.push(...page.names);
      ({ cursor, more } = page);
    }
    expect(pages).toBeGreaterThan(40);
    for (let n = 0; n < 8; n++)
      expect(names.filter((name) => name.startsWith(`record${n} `))).toEqual(
        Array.from({ length: 50 }, (_, i) => `record${n} ${i + 1}`),
      );
    expect(names).toHaveLength(400);
  });

  test("F7 entries appear with the host's commit only", async () => {
    const { client, processOn } = await firmDatabase();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    await write(adapter.join(host), "lost");
    expect((await behind(adapter, start)).names).toEqual([]);
    await host.query("rollback");
    expect((await behind(adapter, start)).names).toEqual([]);
    await begun(host);
    await write(adapter.join(host), "kept");
    expect((await behind(adapter, start)).names).toEqual([]);
    await host.query("commit");
    expect((await behind(adapter, start)).names).toEqual(["kept 1"]);
  });
});

describe("a cursor", () => {
  test("of any other form has expired, without a query", async () => {
    const { processOn } = await firmDatabase();
    const { adapter } = processOn();
    await write(adapter.store, "one");
    const cursor = await cursorOf(adapter);
    const [form, epoch, position = "", firm] = cursor.split(".");
    const [before, seen] = position.split("_") as [string, string];
    const ahead = "18446744073709551615";
    const positions = ["", "_", before, `${before}_`, `_${seen}`, `${before}_${seen}_`, `${before}_${seen}_1`];
    const snapshots = [
      "1",
      "1:2",
      "0:1:",
      "2:1:",
      "01:2:",
      "1:2:3",
      "1:9:4,3",
      "1:9:3,3",
      "2:9:1",
      "1:9:9",
      "1:9:3,",
      "1:2::",
    ];
    snapshots.push(
      "-1:2:",
      "1:1e3:",
      `1:${ahead}0:`,
      "1:18446744073709551616:",
      `1:${ahead}:`,
      "a:b:",
      "1:2:null",
      "'",
      "1 :2:",
    );
    positions.push(...snapshots.flatMap((each) => [`${before}_${each}`, `${before}_${seen}_0_${each}`]));
    for (const each of ["-1", "1e3", "0x1", "", "9".repeat(17), "900000"])
      positions.push(`${each}_${seen}`, `${before}_${seen}_${each}_x`);
    positions.push(`${before}_${seen}_0_${seen}_`, `${before}_${seen}\u0000`);
    for (const each of positions)
      expect(refusalOf(await asPage(adapter, [form, epoch, each, firm].join("."))), each).toEqual({
        _tag: "CursorExpired",
      });
    expect((await behind(adapter, cursor)).names).toEqual([]);
    const whole = [form, epoch, `0_3:3:_0_${seen}`, firm].join(".");
    expect((await behind(adapter, whole)).names).toEqual(["one 1"]);
  });

  test("reads few rows for few entries, and long logs by index", async () => {
    const { connection, drop } = await createPostgresDatabase(18, migrated);
    const { client } = workingOn({ connection });
    onTestFinished(drop);
    const host = await client();
    const add = (firm: string, count: number) =>
      `insert into "${schema}".firm_change_log (organization_id, at, actor, class, object_id, kind, event, version)
       select '${firm}', n, 'a', 'Holiday', n::text, 'create', 'given', 1 from generate_series(1, ${count}) n`;
    // As if no other transaction of the server were open: other tests share it.
    const snapshot = async (): Promise<string> =>
      (await host.query("select format('%1$s:%1$s:', (pg_current_xact_id()::text::bigint + 1)) as now")).rows[0].now;
    const first = await snapshot();
    for (let i = 0; i < 20; i++) await host.query(add("acme", 1_000));
    await host.query(add("other", 1_000));
    const last = await snapshot();
    await host.query(add("acme", 3));
    await host.query("analyze");
    const rows = feedStatements(statementFactory(postgresDialect(schema), true));
    const planOf = async (seen: string, cut: { last: number; upTo: string } | null): Promise<string> => {
      const { statement: of, values } = rows.afterSnapshot("acme", { lastSeq: 0, snapshot: seen, cut }, 101);
      expect(of.name).toBe("");
      const plan = await host.query(`explain (analyze, costs off) ${of.text}`, [...values]);
      return plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
    };
    const few = await planOf(last, null);
    expect(few).toContain("firm_change_log_by_organization_id_xid");
    expect(few).not.toContain("Seq Scan");
    for (const many of [await planOf(first, null), await planOf(first, { last: 5_000, upTo: last })]) {
      expect(many).toContain("firm_change_log_key");
      expect(many).not.toContain("Sort");
    }
    // Near the end of a long catch-up the planner would rather sort the rest.
    const { statement: withoutSort, values: none } = rows.withoutSort;
    await host.query("begin");
    await host.query(withoutSort.text, [...none]);
    const end = await planOf(first, { last: 19_500, upTo: last });
    await host.query("rollback");
    expect(end).toContain("firm_change_log_key");
    expect(end).not.toContain("Sort");
  });
});

describe("a database from another server", () => {
  const elsewhere = `update "${schema}".firm_feed set system = 'another'`;
  const future = `update "${schema}".firm_change_log set xid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8`;
  const epochIn = async (host: pg.Client) =>
    (await host.query(`select epoch::int, system from "${schema}".firm_feed`)).rows[0];

  test.each([
    ["with another name", [future, elsewhere]],
    ["that only its transactions betray", [future]],
  ])("migrating handles %s: cursors expire, new entries appear", async (_, came) => {
    const { client, processOn } = await firmDatabase();
    const [{ adapter }, host] = [processOn(), await client()];
    await write(adapter.store, "one");
    const start = await cursorOf(adapter);
    const before = await epochIn(host);
    for (const each of came) await host.query(each);
    if (came.includes(elsewhere)) {
      for (const outcome of [await asPage(adapter, start), await asPage(adapter, "")])
        expect(refusalOf(outcome)).toMatchObject({
          _tag: "Storage",
          retry: "never",
          message: expect.stringContaining("migrate"),
        });
      // Other calls still work.
      await write(adapter.store, "meanwhile");
    }
    const log = await logOf(adapter.store);
    expect(await adapter.migrate()).toEqual({ from: latestVersion, to: latestVersion });
    expect(await epochIn(host)).toEqual({ epoch: before.epoch + 1, system: before.system });
    expect(refusalOf(await asPage(adapter, start))).toEqual({ _tag: "CursorExpired" });
    expect(await logOf(adapter.store)).toEqual(log);
    const again = await cursorOf(adapter);
    expect((await behind(adapter, again)).names).toEqual([]);
    await write(adapter.store, "one", 2);
    const page = await behind(adapter, again);
    expect(page.names).toEqual(["one 2"]);
    await write(adapter.store, "one", 3);
    expect((await behind(adapter, page.cursor)).names).toEqual(["one 3"]);
    await adapter.migrate();
    expect((await epochIn(host)).epoch).toBe(before.epoch + 1);
    expect((await behind(adapter, again)).names).toEqual(["one 2", "one 3"]);
  });

  test("is recognized even if its transaction ids match the current ones", async () => {
    const { client, processOn } = await firmDatabase();
    const [{ adapter }, host, open] = [processOn(), await client(), await begun(await client())];
    await write(adapter.store, "one");
    const { rows } = await open.query("select pg_current_xact_id()::text as running");
    await host.query(`update "${schema}".firm_change_log set xid = '${rows[0].running}'::xid8`);
    await host.query(elsewhere);
    await adapter.migrate();
    const cursor = await cursorOf(adapter);
    await open.query("commit");
    expect((await behind(adapter, cursor)).names).toEqual([]);
  });

  test("restored to an earlier day refuses later cursors", async () => {
    const { client, processOn } = await firmDatabase();
    const [{ adapter }, host] = [processOn(), await client()];
    await write(adapter.store, "one");
    await write(adapter.store, "two");
    const cursor = await cursorOf(adapter);
    await host.query(`delete from "${schema}".firm_change_log where object_id = 'two'`);
    expect(refusalOf(await asPage(adapter, cursor))._tag).toBe("CursorExpired");
  });

  test("a role that cannot read the server's identity still has a feed", async () => {
    const { connection, drop } = await createPostgresDatabase();
    const { client, processOn } = workingOn({ connection });
    onTestFinished(drop);
    const owner = await client();
    await owner.query(`revoke execute on function pg_control_system() from public`);
    await owner.query(`create schema "${schema}" authorization pg_monitor`);
    const { adapter } = processOn({}, { options: "-c role=pg_monitor" });
    await adapter.migrate();
    expect(await epochIn(owner)).toEqual({ epoch: 1, system: "" });
    const start = await cursorOf(adapter);
    await write(adapter.store, "one");
    expect((await behind(adapter, start)).names).toEqual(["one 1"]);
    await owner.query(future);
    await adapter.migrate();
    expect(await epochIn(owner)).toEqual({ epoch: 2, system: "" });
  });
});

describe('the feed "counter"', () => {
  test("migrating switches it on and off; each switch starts a new epoch", async () => {
    const { processOn } = await firmDatabase();
    const { adapter } = processOn();
    await write(adapter.store, "one");
    await write(adapter.store, "elsewhere", 1, "other");
    const old = await cursorOf(adapter);
    const counting = processOn({ feed: "counter" }).adapter;
    expect(await counting.schema()).toMatchObject({ is: "current" });
    expect(refusalOf(await asPage(counting, old))).toMatchObject({
      _tag: "Storage",
      message: expect.stringContaining('"snapshot"'),
    });
    await adapter.close();
    await counting.migrate();
    expect(refusalOf(await asPage(counting, old))._tag).toBe("CursorExpired");
    const start = await cursorOf(counting);
    const before = (await logOf(counting.store)).at(-1)?.seq as number;
    for (const version of [2, 3]) await write(counting.store, "one", version);
    const page = await behind(counting, start, 1);
    expect([page.names, page.more]).toEqual([["one 2"], true]);
    expect((await behind(counting, page.cursor)).names).toEqual(["one 3"]);
    expect((await logOf(counting.store)).slice(-2).map(({ seq }) => seq - before)).toEqual([1, 2]);
    // Without the option the kind stays as it is.
    const silent = processOn().adapter;
    await silent.migrate();
    await write(silent.store, "one", 4);
    expect((await behind(silent, page.cursor)).names).toEqual(["one 3", "one 4"]);
    await Promise.all([counting.close(), silent.close()]);
    const back = processOn({ feed: "snapshot" }).adapter;
    await back.migrate();
    expect(refusalOf(await asPage(back, page.cursor))._tag).toBe("CursorExpired");
    const again = await cursorOf(back);
    for (let version = 5; version < 9; version++) await write(back.store, "one", version);
    expect((await behind(back, again)).names).toEqual(["one 5", "one 6", "one 7", "one 8"]);
    const seqs = (await logOf(back.store)).map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  test("a host's transaction locks only its own firm's counter", async () => {
    const { client, processOn } = await firmDatabase();
    await processOn({ feed: "counter" }).adapter.migrate();
    const { adapter } = processOn();
    const start = await cursorOf(adapter);
    const host = await begun(await client());
    await write(adapter.join(host), "first");
    await write(adapter.store, "elsewhere", 1, "other");
    const second = write(adapter.store, "second");
    expect((await behind(adapter, start)).names).toEqual([]);
    await host.query("commit");
    await second;
    expect((await behind(adapter, start)).names).toEqual(["first 1", "second 1"]);
  });
});

test("a closed store has no feed", async () => {
  const { processOn } = await firmDatabase();
  const { adapter } = processOn();
  const cursor = await cursorOf(adapter);
  await adapter.close();
  expect(Result.isFailure(await asPage(adapter, cursor))).toBe(true);
  expect(refusalOf(await asPage(adapter, cursor))).toMatchObject({ message: expect.stringContaining("closed") });
});
