import { expect, test } from "vitest";
import { User } from "../../src/domain/user/entity.ts";
import { administrator, file, fixture, openImport } from "./import-firm.ts";

const hash = (kind: string): string => `$${kind}$10$${"abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234"}`;

// R-IMP-4
test("a bcrypt hash is kept, an unusable hash counted", async () => {
  const firm = await openImport();
  const kinds = ["2a", "2b", "2y", "1", "2x"];
  const rows = kinds.map((kind, i) => ({ objectId: `user00000${i}`, username: kind, _hashed_password: hash(kind) }));
  const argon = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
  const report = await firm.import([
    file(
      "_User",
      ...rows,
      { objectId: "user000007", username: "argon", _hashed_password: argon },
      { objectId: "user000008", username: "cut", _hashed_password: hash("2b").slice(0, 40) },
      { objectId: "user000009", username: "none" },
    ),
  ]);
  const users = await firm.rows(User);
  expect([...users.values()].map(({ passwordHash }) => passwordHash)).toEqual([
    hash("2a"),
    hash("2b"),
    hash("2y"),
    null,
    null,
    argon,
    null,
    null,
  ]);
  expect(report.ignored).toEqual({ User: { _hashed_password: 3 } });
});

// R-IMP-4, R-LOG-3
test("no answer, log row or report has a hash or key", async () => {
  const firm = await openImport();
  const report = await firm.import(fixture());
  expect((await firm.rows(User)).get("admin00001")).toMatchObject({ passwordHash: hash("2b") });
  const own = firm.app.as(administrator());
  const said = [
    await own.users.list(),
    await own.users.get("admin00001"),
    report,
    await firm.log(),
    await firm.import(fixture(), { dryRun: true }),
  ];
  const text = JSON.stringify(said);
  expect(text).toContain("helga.admin");
  expect(text).not.toContain("abcdefghij");
  expect(text).not.toMatch(/passwordHash|usernameKey|emailKey/);
});

test("a hash that was set here survives an import", async () => {
  const firm = await openImport();
  await firm.import(fixture());
  const without = fixture().map((each) => ({
    ...each,
    rows: each.rows.map(({ _hashed_password: _gone, ...row }) => ({ ...row, updatedAt: "2027-03-30T10:00:00.000Z" })),
  }));
  await firm.import(without);
  expect((await firm.rows(User)).get("admin00001")).toMatchObject({ passwordHash: hash("2b") });
});
