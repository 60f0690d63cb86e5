import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type FirmApi, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { inbox, openDemo, organizationId } from "../../examples/host/demo.ts";
import { sampleIds } from "../../examples/host/example-records.ts";
import { hostServer } from "../../examples/host/server.ts";

/** A Wednesday. */
export const today = "2026-12-02";
const began = Date.now();
const now = () => Date.parse(`${today}T09:00:00Z`) + Date.now() - began;

export interface Session {
  readonly cookie: string;
  /** The library's own answers for the same account. */
  readonly firm: FirmApi;
  readonly get: (path?: string) => Promise<string>;
  readonly post: (path: string, values: Readonly<Record<string, string>>, headers?: object) => Promise<Response>;
}

/** The demo firm on the example host, on a fixed day and in memory. */
export const startPageHost = async () => {
  const [mails, ids] = [inbox(), sampleIds()];
  const app = await openFirm(memory(), { identity: quickIdentity(), mailer: mails, newId: ids.newId, now });
  const accounts = await openDemo(app, mails, ids, today, () => {});
  await app.bootstrap({ organizationId, username: "admin", password: "correct horse battery" });
  const admin = { username: "admin", password: "correct horse battery", role: "administrator", about: "" };
  const hosted = { app, organizationId, firmName: "Lindau", today: () => today, accounts: [...accounts, admin] };
  const server = hostServer(() => hosted).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (path: string, values: Readonly<Record<string, string>>, headers: object) =>
    fetch(url + path, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers },
      body: new URLSearchParams(values),
    });
  return {
    url,
    founder: app.as({ organizationId, userId: "founder", role: "administrator" }),
    accounts: hosted.accounts,
    usernames: hosted.accounts.map(({ username }) => username),
    send,
    logIn: async (username: string): Promise<Session> => {
      const said = await send("/log-in", { demo: username }, {});
      const cookie = said.headers.get("set-cookie")?.split(";")[0] ?? "";
      const sessionToken = cookie.slice(cookie.indexOf("=") + 1);
      return {
        cookie,
        firm: app.as({ organizationId, sessionToken }),
        get: async (path = "/") => (await fetch(url + path, { headers: { cookie } })).text(),
        post: (path, values, headers = {}) => send(path, values, { cookie, ...headers }),
      };
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await app.close();
    },
  };
};
export type PageHost = Awaited<ReturnType<typeof startPageHost>>;
