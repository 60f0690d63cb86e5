import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type AnswerBody,
  type Caller,
  callHeaders,
  type ErrorBody,
  type HttpBatch,
  type OperationInput,
  type OperationName,
  openFirm,
  respond,
} from "firmcore";
import { memory } from "firmcore/memory";

const app = await openFirm(memory());

const organizationId = "acme";
const host = app.as({ organizationId, userId: "host", role: "administrator" });
for (const [externalId, role] of [
  ["okta|carla", "coordinator"],
  ["okta|pia", "projectManager"],
  ["okta|ana", "engineer"],
] as const)
  await host.users.provision({ externalId, role });

const tokens = new Map([
  ["carla's", "okta|carla"],
  ["ana's", "okta|ana"],
  ["eve's", "okta|eve"],
]);
const callerOf = async (request: IncomingMessage): Promise<Caller> => {
  const [, token = ""] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const externalId = tokens.get(token);
  return externalId === undefined ? { organizationId } : { organizationId, externalId };
};

const longest = 1_048_576;
const textOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Array<Buffer> = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > longest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
};
const send = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const refuse = (response: ServerResponse, status: number, code: string, message: string, headers = {}) =>
  send(response, status, { code, message, detail: {} }, headers);

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const [, operation] = /^\/operations\/([\w.]+)$/.exec(request.url ?? "") ?? [];
  if (operation === undefined || request.method !== "POST")
    return refuse(response, 404, "NO_ROUTE", "There is one route, POST /operations/NAME");
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    return refuse(response, 415, "CONTENT_TYPE", "Send application/json", { connection: "close" });
  const text = await textOf(request);
  if (text === null)
    return refuse(response, 413, "TOO_LARGE", `A body may have ${longest} bytes`, { connection: "close" });
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    return refuse(response, 400, "JSON_INVALID", "The body is not JSON");
  }
  const header = (name: string) => request.headers[name.toLowerCase()]?.toString();
  const caller = await callerOf(request);
  const answered = await respond(app, { operation, body, header, caller, onError: console.error });
  return send(response, answered.status, answered.body, answered.headers);
};
const server = createServer((request, response) => {
  answer(request, response).catch((cause: unknown) => {
    console.error(cause);
    if (response.headersSent) response.destroy();
    else refuse(response, 500, "DEFECT", "The server made a mistake");
  });
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

type HttpResponse<Answer> =
  | { readonly status: 200; readonly body: Answer }
  | {
      readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
      readonly body: ErrorBody;
    };
const post = async (token: string, operation: string, input: unknown, headers = {}): Promise<HttpResponse<unknown>> => {
  const response = await fetch(`${url}/operations/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: await response.json() } as HttpResponse<unknown>;
};
const call = <const N extends OperationName>(token: string, name: N, input: OperationInput<N>, headers = {}) =>
  post(token, name, input, headers) as Promise<HttpResponse<AnswerBody<N>>>;
const answerOf = <A>(response: HttpResponse<A>): A => {
  if (response.status === 200) return response.body;
  throw new Error(response.body.message);
};

console.log((await call("carla's", "users.count", {})).body);
const people = answerOf(
  await call("carla's", "users.list", { where: { externalId: { in: ["okta|ana", "okta|pia"] } } }),
);
const idOf = (externalId: string) => people.results.find((each) => each.externalId === externalId)?.objectId ?? "";

const setUp: HttpBatch = {
  transaction: true,
  items: [
    {
      operation: "engineers.create",
      input: { user: idOf("okta|ana"), fullName: "Ana Souza", discipline: "Structural", employmentStatus: "active" },
    },
    {
      operation: "projects.create",
      input: { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: idOf("okta|pia") },
    },
    {
      operation: "allocations.assign",
      input: {
        engineer: { $ref: [0, "objectId"] },
        project: { $ref: [1, "objectId"] },
        ...{ assignmentRole: "Lead", allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" },
      },
      reason: "Won the tender",
    },
  ],
};
console.log((await post("carla's", "batch", setUp, { [callHeaders.requestId]: "set up 1" })).status);

const listed = answerOf(
  await call("ana's", "allocations.list", {
    where: {
      startDate: { atMost: "2027-03-31" },
      endDate: { reaches: "2027-03-01" },
      status: { in: ["tentative", "confirmed"] },
    },
    order: ["startDate", "-allocationPercent"],
    limit: 50,
  }),
);
for (const { allocationPercent, startDate, endDate } of listed.results)
  console.log(`${allocationPercent} % from ${startDate} to ${endDate}; more: ${listed.more}`);

const [first] = listed.results;
const { engineer = "", project = "" } = first ?? {};
const once = { [callHeaders.requestId]: "booking 4711", [callHeaders.reason]: encodeURIComponent("Zusage des Büros") };
const asked = { engineer, project, assignmentRole: "Checker", startDate: "2027-03-15", endDate: "2027-03-31" };
const booking = { ...asked, allocationPercent: 30 };
const booked = answerOf(await call("carla's", "allocations.assign", booking, once));
const repeated = answerOf(await call("carla's", "allocations.assign", booking, once));
console.log(booked.objectId === repeated.objectId, booked.warnings.length);

const refused = [
  await call("carla's", "allocations.assign", { ...booking, allocationPercent: 40 }),
  await call("carla's", "allocations.assign", { ...booking, allocationPercent: 20 }, once),
  await call("carla's", "allocations.assign", { ...booking, startDate: "2027-02-30" }),
  await call("carla's", "projects.get", { objectId: "0000000000" }),
  await call("ana's", "users.provision", { externalId: "okta|ana's friend" }),
  await call("eve's", "users.count", {}),
  await post("carla's", "allocations.asign", booking),
];
for (const { status, body } of refused) if (status !== 200) console.log(status, body.code);

const [over] = refused;
if (over !== undefined && over.status !== 200 && over.body.code === "OVER_CAPACITY")
  for (const { from, to, total, limit } of over.body.detail.windows) console.log({ from, to, total, limit });

const german = { [callHeaders.language]: "de-AT, de;q=0.9, en;q=0.5" };
const missing = await call("carla's", "projects.get", { objectId: "0000000000" }, german);
if (missing.status !== 200) console.log(missing.body.message);

server.close();
await app.close();
