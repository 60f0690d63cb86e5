import { expect, test } from "vitest";
import { wireClass, wireName } from "../../../src/adapters/parse/wire-class.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { canaries, openTraffic, type Recorded } from "./traffic.ts";

test("L-39, R-POL-2: a hidden row answers with the same bytes and headers as a missing one, on every route of every class", async () => {
  const { app, recorded, send, tokenOf } = await openTraffic();
  const acme = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const token = await tokenOf("ana");
  const seed = recorded[0] as Recorded;
  const asAna = (path: string, method: string, body: object = {}) =>
    send({
      ...seed,
      path,
      body: { ...seed.body, ...body, _method: method, _SessionToken: token, username: undefined, password: undefined },
    });
  const seen = async (path: string, method: string, id: string, body?: object) => {
    const { status, text, headers } = await asAna(`${path}/${id}`, method, body);
    return { status, text: text.replaceAll(id, "ID"), headers: Object.fromEntries(headers) };
  };
  const mine = await app.as({ organizationId: "acme", sessionToken: token ?? "" }).identity.me();
  const compared = new Set<string>();
  for (const { name } of allEntities) {
    const of = wireClass(name);
    if (of === undefined) continue;
    const every = await acme.settled.call(of.list, { limit: 1_000 });
    if (!every.ok) continue;
    const own = await app.as({ organizationId: "acme", userId: mine.objectId }).settled.call(of.list, { limit: 1_000 });
    const idsIn = (page: unknown) =>
      (page as { results: ReadonlyArray<{ objectId: string }> }).results.map(({ objectId }) => objectId);
    const visible = new Set(own.ok ? idsIn(own.value) : []);
    for (const id of idsIn(every.value).filter((each) => !visible.has(each))) {
      compared.add(name);
      const path = name === "User" ? "/users" : `/classes/${wireName(name)}`;
      for (const [method, body] of [["GET"], ["PUT", { notes: "Mine" }], ["DELETE"]] as const)
        expect(await seen(path, method, id, body), `${method} ${path}`).toEqual(
          await seen(path, method, "Missing000", body),
        );
      const asked = { where: { objectId: { $in: [id, "Missing000"] } }, count: 1, include: "*" };
      const found = await asAna(`/classes/${wireName(name)}`, "GET", asked);
      if (found.status === 200) expect(JSON.parse(found.text)).toEqual({ results: [], count: 0 });
    }
  }
  // A pointer to a hidden row says no more than one to a missing one.
  const deals = await acme.deals.list({ where: { title: canaries.hidden } });
  const pointing = async (objectId: string) => {
    const relatedTo = { __type: "Pointer", className: "Deal", objectId };
    const { status, text } = await asAna("/classes/Activity", "POST", { type: "Call", subject: "Ask", relatedTo });
    return [status, text.replaceAll(objectId, "ID")];
  };
  expect(await pointing(deals.results[0]?.objectId ?? "")).toEqual(await pointing("Missing000"));
  expect([...compared]).toEqual(expect.arrayContaining(["Deal", "Document", "Activity"]));
});
