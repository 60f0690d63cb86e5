import { hostileTexts } from "firmcore/testing";
import { expect, test } from "vitest";
import { operationNames } from "../../../src/operations/call-by-name.ts";
import { type Random, seededRandom } from "../../../src/testing/kit/harness/random.ts";
import { routeNames, routeOf } from "./routes.ts";
import { canaries, openTraffic, type Recorded } from "./traffic.ts";

const isFuzz = process.env.npm_lifecycle_event === "fuzz";
const requests = Number(process.env.FIRMCORE_REQUESTS ?? (isFuzz ? 1_000_000 : 10_000));
/** Requests to one firm, before another begins anew. */
const each = 1_000;

type Values = Record<string, unknown>;
const classes = [
  ...["_User", "_Session", "_Role", "EngineerProfile", "Project", "Allocation", "BillableHour", "Certification"],
  ...[
    "Company",
    "Contact",
    "Deal",
    "Activity",
    "Document",
    "Task",
    "Status",
    "AccessLog",
    "Holiday",
    "Intake",
    "constructor",
  ],
];
const fields = [
  ...["objectId", "createdAt", "updatedAt", "ACL", "name", "title", "status", "stage", "engineer", "project", "user"],
  ...[
    "hours",
    "startDate",
    "allocationPercent",
    "relatedTo",
    "email",
    "password",
    "role",
    "billingStatus",
    "__proto__",
    "a.b",
  ],
];
const operators = [
  ...[
    "$eq",
    "$ne",
    "$lt",
    "$gte",
    "$in",
    "$nin",
    "$exists",
    "$all",
    "$regex",
    "$options",
    "$text",
    "$inQuery",
    "$select",
  ],
  ...["$dontSelect", "$notInQuery", "$nearSphere", "$within", "$geoWithin", "$containedBy", "$or", "$nor", "$where"],
];
const fieldOperations = [
  "Increment",
  "Delete",
  "Add",
  "AddUnique",
  "Remove",
  "Batch",
  "AddRelation",
  "RemoveRelation",
  "Own",
];
const methods = ["GET", "POST", "PUT", "DELETE"];

const anyValue = (random: Random, ids: ReadonlyArray<string>, depth = 0): unknown => {
  const one = () => anyValue(random, ids, depth + 1);
  const plain = [
    () => null,
    () => true,
    () => random.pick([0, -1, 1.5, 60, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 53]),
    () => random.pick([...hostileTexts, "Active", "Lead", "ana", "2027-03-01", "x".repeat(3_000)]),
    () => random.pick(ids),
    () => ({ __type: "Date", iso: random.pick(["2027-03-01T00:00:00.000Z", "2027-13-45", "", 7]) }),
    () => ({ __type: "Pointer", className: random.pick(classes), objectId: random.pick(ids) }),
    () => ({
      __type: random.pick(["File", "GeoPoint", "Bytes", "Polygon", "Object", "Own"]),
      latitude: 1,
      longitude: 200,
    }),
    () => ({ __op: random.pick(fieldOperations), amount: 1, objects: [random.pick(ids)], ops: [] }),
  ];
  const nested = [
    () => Array.from({ length: random.below(4) }, one),
    () => ({ [random.pick(fields)]: one(), [random.pick(operators)]: one() }),
  ];
  return random.pick(depth > 3 ? plain : [...plain, ...nested])();
};

/** Every place in a value, as a container and a key. */
const placesIn = (value: unknown, found: Array<readonly [Values, string]> = []): typeof found => {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Values, key]);
    placesIn((value as Values)[key], found);
  }
  return found;
};
const credentials = /^_(ApplicationId|SessionToken|ClientVersion|InstallationId|method)$/;

const mutations: ReadonlyArray<
  (random: Random, sent: { path: string; body: Values }, ids: ReadonlyArray<string>) => void
> = [
  ...Array<(typeof mutations)[number]>(4).fill((random, { body }, ids) => {
    const places = placesIn(body).filter(([, key]) => !credentials.test(key));
    const [of, key] = random.pick(places) ?? [];
    if (of !== undefined && key !== undefined) of[key] = anyValue(random, ids);
  }),
  (random, { body }) => {
    const places = placesIn(body).filter(([, key]) => !credentials.test(key));
    const [of, key] = random.pick(places) ?? [];
    if (of !== undefined && key !== undefined) delete of[key];
  },
  (random, { body }, ids) => {
    body[random.pick(fields)] = anyValue(random, ids);
  },
  (random, { body }) => {
    body.limit = random.pick([0, 1, 1_000, 1_001, -1, "2", null]);
    body.order = random.pick(["-createdAt", "name", "title,-status", "", 7]);
  },
  (random, { body }) => {
    body.include = random.pick(["*", "engineer.user", "project", "a.b.c.d.e"]);
    body.keys = random.pick(["name", "objectId", ""]);
  },
  (random, sent) => {
    sent.path = sent.path.replace(/classes\/\w+/, `classes/${random.pick(classes)}`);
  },
  (random, sent, ids) => {
    sent.path = sent.path.replace(/R\d{9}/, random.pick(ids));
  },
  (random, { body }) => {
    body._method = random.pick(methods);
  },
  (random, sent) => {
    sent.path = random.pick([
      `${sent.path}/`,
      `${sent.path}/x`,
      `${sent.path}?where={`,
      "/batch",
      "/%E0%A4%A",
      "/classes",
    ]);
  },
];

/** Changes after which a request is still one that a client could send. */
const tweaks: typeof mutations = [
  (random, { body }) => {
    if (body._method !== "GET") return;
    body.limit = random.pick([0, 1, 10, 1_000]);
    body.skip = random.below(3);
    body.count = random.below(2);
  },
  (random, { body }) => {
    if (body._method === "GET")
      body.order = random.pick(["-createdAt", "updatedAt,-createdAt", "title", "-name", "unknown"]);
  },
  (random, { path, body }, ids) => {
    if (body._method !== "GET" || !path.startsWith("/classes/")) return;
    const among = random.pick([
      { createdAt: { $gte: { __type: "Date", iso: "2027-01-01T00:00:00.000Z" } } },
      { objectId: { $in: ids.slice(0, random.below(30)) } },
      { unknown: 7 },
      { $or: [{ name: { $regex: "^C" } }, { title: { $ne: null } }] },
      { status: random.pick(hostileTexts) },
    ]);
    body.where = { ...(body.where as object), ...among };
  },
  (random, { body }) => {
    body.include = random.pick(["*", "engineer.user", "project", "contact.company"]);
    if (body._method !== "GET") delete body.include;
  },
  (random, { body }) => {
    for (const key of ["name", "title", "subject", "username", "update"])
      if (typeof body[key] === "string") body[key] = `${body[key]} ${random.below(1_000_000)}`;
  },
  (random, { body }) => {
    if (body._method !== "GET") body.createdAt = anyValue(random, ["x"]);
  },
];

/** What somebody sends to a file: its bytes, JSON around them, or nothing. */
const fileRequest = (random: Random, files: ReadonlyArray<string>): Recorded => {
  const name = random.pick([
    ...files,
    ...files,
    "a.txt",
    "plan.pdf",
    "..%2Fx",
    "%00",
    "x".repeat(200),
    "a.html",
    "constructor",
  ]);
  const path = `/files/${name}${random.pick(["", "", "?app=firmcore&until=9999999999999&signature=x", "?x=1"])}`;
  const headers = { "content-type": random.pick(["text/plain", "image/png", "text/html", "", "application/json"]) };
  const bytes = random.pick([
    "bytes",
    "{",
    "{}",
    "",
    "\u0000",
    '{"base64":"====","_ContentType":7}',
    "x".repeat(3_000),
  ]);
  const method = random.pick(methods);
  return random.oneIn(2)
    ? { method, path, headers, body: {}, bytes }
    : {
        method: "POST",
        path,
        headers,
        body: { base64: random.pick([btoa("text"), "!", 7]), _ContentType: "text/plain", _method: method },
      };
};

/** A request that nobody recorded. */
const generated = (
  random: Random,
  ids: ReadonlyArray<string>,
  files: ReadonlyArray<string>,
  headers: Recorded["headers"],
): Recorded => {
  if (random.oneIn(8)) return fileRequest(random, files);
  const [first] = ids;
  const path = random.pick([
    ...[
      `/classes/${random.pick(classes)}`,
      `/classes/${random.pick(classes)}/${random.pick(ids)}`,
      "/users",
      `/users/${first}`,
    ],
    ...[
      "/login",
      "/logout",
      "/users/me",
      "/sessions",
      "/sessions/me",
      "/verifyPassword",
      "/requestPasswordReset",
      "/batch",
    ],
    ...[
      `/functions/${random.pick(operationNames)}`,
      "/functions/x",
      "/config",
      "/roles",
      "/roles/engineer",
      "/schemas",
      `/schemas/${random.pick(classes)}`,
      `/sessions/${random.pick(ids)}`,
      "/verificationEmailRequest",
      "/serverInfo",
      "/health",
    ],
    ...["/aggregate/Deal", "/installations", "/purge/Deal", "/loginAs", "/push"],
  ]);
  const body: Values = { _method: random.pick(methods), _ApplicationId: "firmcore" };
  for (let i = random.below(4); i > 0; i--)
    body[random.pick([...fields, "where", "requests", "limit"])] = anyValue(random, ids);
  return { method: "POST", path, headers, body };
};

test(
  `${requests} requests, made up and mutated, get answers, no row of another, and no failure`,
  async () => {
    const random = seededRandom(Number(process.env.FIRMCORE_SEED));
    let [mutated, accepted] = [0, 0];
    const covered = new Map(routeNames.map((name) => [name, { sent: 0, accepted: 0 }]));
    for (let done = 0; done < requests; ) {
      const { recorded, files, send, tokenOf, thrown, app } = await openTraffic();
      const ids = [...new Set(JSON.stringify(recorded).match(/R\d{9}/g)), "nowhere000", "__proto__", "x"];
      const queries = recorded.filter(({ body }) => body._method === "GET");
      const tokens = { boss: await tokenOf("boss"), ana: await tokenOf("ana"), nobody: null };
      for (let i = 0; i < each && done < requests; i++, done++) {
        const who = random.pick(["boss", "boss", "boss", "boss", "ana", "ana", "ana", "nobody"] as const);
        const seed = random.pick(random.oneIn(2) ? queries : recorded);
        const isMutated = !random.oneIn(4);
        const draft = { path: seed.path, body: structuredClone(seed.body) as Values };
        const changes = random.oneIn(3) ? mutations : tweaks;
        if (isMutated) for (let n = random.below(2); n >= 0; n--) random.pick(changes)(random, draft, ids);
        const { body, path, ...more } = isMutated ? { ...seed, ...draft } : generated(random, ids, files, seed.headers);
        const session = tokens[who] ?? undefined;
        const ofBytes = {
          "x-parse-application-id": "firmcore",
          ...(session === undefined ? {} : { "x-parse-session-token": session }),
        };
        const sent: Recorded = {
          ...{ ...more, path },
          ...(more.bytes === undefined ? {} : { headers: { ...more.headers, ...ofBytes } }),
          body: { _ApplicationId: "firmcore", ...body, _SessionToken: session, _RequestId: undefined },
        };
        const about = () => `${JSON.stringify(sent).slice(0, 2_000)} as ${who}`;
        const { status, text, headers } = await send(sent);
        if (thrown.length > 0) throw new Error(`${about()} threw`, { cause: thrown[0] });
        expect(status, about()).toBeLessThan(500);
        if (headers.get("content-type") === "application/json") JSON.parse(text);
        const seen = `${text}${[...headers.values()].join()}`;
        expect(seen.includes(canaries.other), about()).toBe(false);
        if (who !== "boss") expect(seen.includes(canaries.hidden), about()).toBe(false);
        if (who !== "nobody" && text.startsWith('{"code":209')) {
          // The session was ended by a request; without its account nothing more can be asked.
          tokens[who] = await tokenOf(who);
          if (tokens[who] === null) break;
        }
        const isAccepted = status < 400;
        if (isMutated) {
          mutated++;
          if (isAccepted) accepted++;
        }
        const verb = more.bytes === undefined ? String((body as Values)._method ?? "POST").toUpperCase() : more.method;
        const count = covered.get(routeOf(verb, path) ?? "");
        if (count !== undefined) {
          count.sent++;
          if (isAccepted) count.accepted++;
        }
      }
      await app.close();
    }
    expect(accepted / mutated).toBeGreaterThan(0.4);
    const table = Object.fromEntries(covered);
    expect(
      routeNames.filter((name) => table[name]?.sent === 0),
      "routes that no request reached",
    ).toEqual([]);
    if (isFuzz) console.table(table);
    if (isFuzz) console.log(`${accepted} of ${mutated} mutated requests were accepted`);
  },
  requests * 30,
);
