// What a newcomer does with `npm start`: waits until it says it is ready, asks it, logs in with the password it printed, and ends it with Ctrl-C.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

export class HostFailed extends Error {}

/** The part of the printed lines that a pattern names. */
const found = (printed: string, pattern: RegExp): string => {
  const [, part] = pattern.exec(printed) ?? [];
  if (part === undefined) throw new HostFailed(`The host printed nothing like ${pattern}:\n${printed}`);
  return part;
};

const answered = async (url: string, init: RequestInit, status: number): Promise<string> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  if (response.status !== status)
    throw new HostFailed(
      `${init.method ?? "GET"} ${url}: expected ${status}, got ${response.status} ${text.slice(0, 500)}`,
    );
  return text;
};
const post = (body: unknown, token?: string): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  body: JSON.stringify(body),
});

const asNewcomer = async (printed: string): Promise<ReadonlyArray<string>> => {
  const host = found(printed, /^ready (http:\/\/\S+)\/parse\s*$/m);
  await answered(`${host}/health`, {}, 200);
  const login = found(printed, /^\s*(coordinator)\s+\S+/m);
  const password = found(printed, /^\s*coordinator\s+(\S+)/m);
  const entered = await fetch(`${host}/log-in`, {
    ...{
      method: "POST",
      redirect: "manual",
      headers: { origin: host },
      body: new URLSearchParams({ login, password }),
    },
    signal: AbortSignal.timeout(60_000),
  });
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const page = await answered(`${host}/`, { headers: { cookie } }, 200);
  if (!page.includes('id="overbooked-title"'))
    throw new HostFailed(`GET / shows no windows over capacity:\n${page.slice(0, 500)}`);
  const logIn = `${host}/operations/identity.logIn`;
  await answered(logIn, post({ login, password: `${password}?` }), 401);
  const { sessionToken } = JSON.parse(await answered(logIn, post({ login, password }), 200)) as {
    sessionToken: string;
  };
  await answered(`${host}/operations/engineers.count`, post({}), 401);
  const count = await answered(`${host}/operations/engineers.count`, post({}, sessionToken), 200);
  const keys = { "x-parse-application-id": "firmcore", "x-parse-session-token": sessionToken };
  const graphql = await answered(
    `${host}/graphql`,
    {
      ...{ method: "POST", headers: { "content-type": "application/json", ...keys } },
      body: JSON.stringify({ query: "{ engineerProfiles { count } }" }),
    },
    200,
  );
  if (graphql !== `{"data":{"engineerProfiles":{"count":${count}}}}`)
    throw new HostFailed(`POST /graphql counts something else than the operation: ${graphql.slice(0, 500)}`);
  await answered(`${host}/operations/identity.logOut`, post({}, sessionToken), 200);
  await answered(`${host}/operations/engineers.count`, post({}, sessionToken), 401);
  return [`${count} engineers, asked as ${login}, also by GraphQL; the session ended with the log-out`];
};

/** An app of the clone's Parse SDK: the first thing that it asks, as the page of the template promises it within minutes. */
const app = `
import Parse from "parse/node";
const [, serverURL, username, password] = process.argv;
Parse.initialize("firmcore");
Parse.serverURL = serverURL;
const user = await Parse.User.logIn(username, password);
const session = { sessionToken: user.getSessionToken() };
const engineers = await new Parse.Query("EngineerProfile").include("user").find(session);
const allocations = await new Parse.Query("Allocation").include(["engineer", "project"]).find(session);
console.log(engineers.length + " engineers and " + allocations.length + " bookings");
`;
const askedBySdk = (folder: string, printed: string): string => {
  const url = found(printed, /^ready (http:\/\/\S+)\s*$/m);
  const password = found(printed, /^\s*coordinator\s+(\S+)/m);
  const ran = spawnSync(process.execPath, ["--input-type=module", "--eval", app, url, "coordinator", password], {
    ...{ cwd: folder, encoding: "utf8", timeout: 60_000 },
  });
  if (ran.status !== 0) throw new HostFailed(`The Parse SDK could not ask the host:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout.trim();
};

/** Starts the host in a folder as `npm start`, on a port of its own choosing, and ends it; answers what there is to tell. */
export const tryHost = async (folder: string, env: NodeJS.ProcessEnv): Promise<string> => {
  const start = performance.now();
  // A group of its own, so that the signal reaches npm and what npm started, as Ctrl-C at a terminal does.
  const child = spawn("npm", ["start"], {
    cwd: folder,
    env: { ...env, PORT: "0" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Closed when npm and all that it started let go of what they print to.
  const end = once(child, "close");
  let printed = "";
  const group = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal);
  };
  try {
    const ready = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (part: Buffer) => {
          printed += part.toString();
          if (/^ready /m.test(printed)) resolve();
        });
    });
    const late = AbortSignal.timeout(300_000);
    await Promise.race([
      ready,
      end.then(() => Promise.reject(new HostFailed(`npm start ended before it was ready:\n${printed}`))),
      once(late, "abort").then(() =>
        Promise.reject(new HostFailed(`npm start was not ready in five minutes:\n${printed}`)),
      ),
    ]);
    const asked = askedBySdk(folder, printed);
    // `npm start` begins with `npm install`.
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const results = [
      `${seconds} s from npm install to the first query of the Parse SDK: ${asked}`,
      ...(await asNewcomer(printed)),
    ];
    group("SIGINT");
    const [code, signal] = await end;
    if (code !== 0 && code !== 130 && signal !== "SIGINT")
      throw new HostFailed(`After Ctrl-C npm start ended with ${code ?? signal}:\n${printed}`);
    return [/^ready .*$/m.exec(printed)?.[0], ...results].join("\n");
  } finally {
    group("SIGKILL");
  }
};
