import { expect, test } from "vitest";
import { shownUrl } from "../../src/cli/database-url.ts";
import { run } from "./run.ts";

/** Forms in which people give a password; none is understood, or none can be reached. */
const forms = [
  "postgres:ada:hunter2@x",
  "postgres:/ada:hunter2@x",
  "postgres:///ada:hunter2@x",
  "postgres//ada:hunter2@x",
  "ada:hunter2@x/office",
  "//ada:hunter2@x/office",
  "POSTGRES://ada:hunter2@x",
  "jdbc:postgresql://x/office?user=ada&password=hunter2",
  "mysql://ada:hunter2@x/office",
  "postgres://ada:hun/hunter2@x/office",
  "postgres://ada:hunter2",
  "postgres://ada:h[hunter2",
  "postgres://ada:1/hunter2@127.0.0.1:1/office",
  "postgres://ada:a'hunter2@127.0.0.1:1/office",
  "postgres://ada:\u001bhunter2@127.0.0.1:1/office",
  "postgres://ada@127.0.0.1:1/office?password=hunter2",
  "postgres://ada@127.0.0.1:1/office?pass%77ord=hunter2",
  "postgres://ada@127.0.0.1:1/office?sslpassword=a&PASSWORD=hunter2",
  "host=x user=ada password=hunter2",
  "host=x password = 'a hunter2' user=ada",
];

test.each(forms)("no message shows the password: %j", async (db) => {
  const placed = [
    ["migrate", "--db", db],
    ["overbooked", `--db=${db}`],
    ["replay", "nowhere.json", "--db", db],
    ["migrate", `--bd=${db}`],
    ["migrate", db],
    [db],
    ["migrate", "--db", db, "--db", db],
    ["overbooked", "--json", "--db", db],
  ];
  for (const args of placed) {
    const { status, out, err } = await run(args);
    expect(status).toBe(2);
    expect(`${out}${err}`).not.toMatch(/hunter2/);
  }
});

test("a location is shown up to its password, and one that is not understood by its beginning", () => {
  expect(shownUrl("postgres://ada:hunter2@host:5432/office?sslmode=require")).toBe(
    "postgres://ada:***@host:5432/office?sslmode=require",
  );
  expect(shownUrl("postgres://ada@/office?host=/run&password=hunter2")).toBe(
    "postgres://ada@/office?host=/run&password=***",
  );
  expect(shownUrl("sqlite:a:b@c.db")).toBe("sqlite:a:b@c.db");
  expect(shownUrl("postgres:ada:hunter2@x")).toBe("postgres:***");
  expect(shownUrl("host=x password=hunter2")).toBe("***");
});
