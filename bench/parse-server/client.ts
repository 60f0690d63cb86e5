import { Agent, request } from "node:http";

type Body = Readonly<Record<string, unknown>>;
/** A client of either server, with connections that it keeps. */
export interface Client {
  readonly send: (method: string, path: string, body?: object) => Promise<Body>;
  /** The same as a user. */
  readonly as: (sessionToken: string) => Client["send"];
  readonly end: () => void;
}
export const clientOf = (address: string, more: Readonly<Record<string, string>> = {}): Client => {
  const { hostname, port, pathname } = new URL(address);
  // Shorter than the five seconds after which Node's server ends an idle connection.
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 2_000 });
  const sending =
    (session?: string): Client["send"] =>
    (method, path, body) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? "" : JSON.stringify(body);
        const headers = {
          ...{ "X-Parse-Application-Id": "firmcore", ...more },
          ...(session === undefined ? {} : { "X-Parse-Session-Token": session }),
          ...(text === "" ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
        };
        const sent = request({ hostname, port, path: `${pathname}${path}`, method, agent, headers }, (response) => {
          let answer = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => {
            answer += chunk;
          });
          response.on("end", () => {
            if ((response.statusCode ?? 0) < 400) resolve(JSON.parse(answer) as Body);
            else reject(new Error(`${method} ${path} was answered with ${response.statusCode}: ${answer}`));
          });
        });
        // The server may have ended an idle connection just now.
        sent.on("error", (error) =>
          sent.reusedSocket ? resolve(sending(session)(method, path, body)) : reject(error),
        );
        sent.end(text);
      });
  return { send: sending(), as: sending, end: () => agent.destroy() };
};
