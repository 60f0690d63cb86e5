import { type FirmOptions, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { type ParseOptions, parseHandler } from "../../../src/parse.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";

type Values = Readonly<Record<string, unknown>>;
/** What a client reads: the status, and the body of an error. */
export interface Reply {
  readonly status: number;
  readonly body: { readonly code?: number; readonly error?: string; readonly refusal?: { readonly code: string } };
}
interface Sent {
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export const password = "correct horse";
export const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
export const day = (text: string) => ({ __type: "Date", iso: `${text}T00:00:00.000Z` });

/** What goes wrong below the operations, or what a host switched on. */
export interface SceneOptions {
  readonly adapter?: Adapter<never>;
  readonly firm?: FirmOptions;
  readonly parse?: Partial<ParseOptions>;
  /** Requests of class routes go as the only item of a batch. */
  readonly inBatch?: boolean;
}

/** A firm with an engineer, Emil, and the bridge that Pia manages; a handler of Parse requests in front of it. */
export const openScene = async ({ adapter = memory(), firm = {}, parse = {}, inBatch = false }: SceneOptions = {}) => {
  const app = await openFirm(adapter, {
    ...{ identity: quickIdentity(), now: () => Date.parse("2027-01-04T12:00:00Z"), ...firm },
  });
  await app.bootstrap({ organizationId: "acme", username: "boss", email: "boss@example.com", password });
  const visitor = app.as({ organizationId: "acme" });
  const boss = await visitor.identity.logIn({ login: "boss", password });
  const [emil, pia] = await Promise.all(
    ["emil", "pia"].map((username) =>
      visitor.identity.signUp({ username, email: `${username}@example.com`, password }),
    ),
  );
  if (emil === undefined || pia === undefined) throw new Error("nobody signed up");
  const admin = app.as({ organizationId: "acme", userId: boss.user.objectId });
  await admin.users.setRole({ objectId: pia.user.objectId, role: "projectManager" });
  const engineer = await admin.engineers.create({
    ...{ user: emil.user.objectId, fullName: "Emil Weber", discipline: "Civil", employmentStatus: "Active" },
  });
  const project = await admin.projects.create({
    ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active" },
    projectManager: pia.user.objectId,
  });
  const handler = parseHandler(app, { applications: { firmcore: "acme" }, ...parse });
  let last = "";
  const sendAlone = async (method: string, path: string, body?: Values, { as = null, headers = {} }: Sent = {}) => {
    const response = await handler(
      new Request(`http://parse.test/parse${path}`, {
        method,
        headers: {
          "X-Parse-Application-Id": "firmcore",
          ...(as === null ? {} : { "X-Parse-Session-Token": as }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: await response.json() } as Reply;
  };
  const send: typeof sendAlone = async (method, path, body, sent) => {
    last = path;
    if (!inBatch || !path.startsWith("/classes/")) return sendAlone(method, path, body, sent);
    const { _context, ...rest } = body ?? {};
    const context = _context === undefined ? {} : { "X-Parse-Cloud-Context": JSON.stringify(_context) };
    const requests = [{ method, path: `/parse${path}`, body: rest }];
    const { as, headers } = sent ?? {};
    const reply = await sendAlone(
      "POST",
      "/batch",
      { requests },
      { ...(as === undefined ? {} : { as }), headers: { ...headers, ...context } },
    );
    const [item] = reply.body as unknown as ReadonlyArray<{
      readonly success?: object;
      readonly error?: Reply["body"];
    }>;
    return { status: reply.status, body: item?.error ?? item?.success ?? reply.body };
  };
  /** Sends with the session of somebody. */
  const sending =
    (as: string) =>
    (method: string, path: string, body?: Values, headers: Sent["headers"] = {}): Promise<Reply> =>
      send(method, path, body, { as, headers });
  const [theEngineer, theProject] = [
    pointer("EngineerProfile", engineer.objectId),
    pointer("Project", project.objectId),
  ];
  return {
    lastPath: () => last,
    ...{ app, admin, send, bossId: boss.user.objectId, emilId: emil.user.objectId },
    ...{ engineerId: engineer.objectId, projectId: project.objectId },
    asBoss: sending(boss.sessionToken),
    asEmil: sending(emil.sessionToken),
    asPia: sending(pia.sessionToken),
    booking: {
      ...{ engineer: theEngineer, project: theProject, allocationPercent: 60, assignmentRole: "Lead" },
      ...{ status: "Booked", startDate: day("2027-02-01"), endDate: day("2027-02-26") },
    },
    hour: {
      ...{ engineer: theEngineer, project: theProject, workDate: day("2027-01-04"), hours: 5 },
      ...{ billable: true, billingStatus: "Submitted" },
    },
    project: {
      ...{ projectCode: "T-1", projectName: "Tunnel", clientName: "City", status: "Active" },
      projectManager: pointer("_User", pia.user.objectId),
    },
  };
};
export type Scene = Awaited<ReturnType<typeof openScene>>;

/** The id of a row that a request made. */
export const idOf = ({ body }: Reply): string => {
  const { objectId } = body as { readonly objectId?: string };
  if (objectId === undefined) throw new Error(`the request was refused: ${JSON.stringify(body)}`);
  return objectId;
};
/** A reply that is no refusal. */
export const accepted = (reply: Reply): Reply => {
  if (reply.status >= 400) throw new Error(`the request was refused: ${JSON.stringify(reply.body)}`);
  return reply;
};
