import { expect, test } from "vitest";
import { filled, fresh, run } from "./run.ts";

test.each([
  ["overbooked", ["--db", "sqlite:a.db"], "--db <url>"],
  ["money", ["--by", "project"], "--by <what>"],
  ["import", ["--zone", "UTC"], "--zone, --time-zone <zone>"],
  ["replay", ["--organization", "a"], "--organization <id>"],
])("%s refuses an option that is given twice", async (command, option, flags) => {
  const { db, remove } = fresh();
  const more = option[0] === "--db" || command === "replay" ? [] : ["--db", db];
  const argument = ["import", "replay"].includes(command) ? ["nowhere"] : [];
  const { status, out, err } = await run([command, ...argument, ...more, ...option, ...option]);
  expect({ status, out, err }).toEqual({
    status: 2,
    out: "",
    err: `error: option '${flags}' is given more than once; it takes one value\n`,
  });
  remove();
});

test("a refusal names the option of the command line", async () => {
  const { db, remove } = await filled();
  const args = ["plan-actual", "--from", "2099-01-01", "--to", "2099-01-31", "--db", db];
  const { err } = await run(args);
  expect(err).toMatch(/^FUTURE_RANGE: .+; set --with-future to see planned time\n$/);
  expect(JSON.parse((await run([...args, "--json"])).err).message).toContain("set --with-future");
  remove();
});
