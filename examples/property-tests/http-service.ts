import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { callHeaders, openFirm, respond } from "firmcore";
import { memory } from "firmcore/memory";
import { firmArbitrary, historyArbitrary, laws, type OpenSubject } from "firmcore/testing";

const app = await openFirm(memory());

/** A service of your own, with your own sign-in: here the headers of a gateway that you trust. */
const server = createServer(async (request, response) => {
  const parts: Array<Buffer> = [];
  for await (const part of request) parts.push(part);
  const sent = (name: string) => request.headers[name.toLowerCase()]?.toString();
  const { status, headers, body } = await respond(app, {
    operation: request.url?.slice(1) ?? "",
    body: JSON.parse(Buffer.concat(parts).toString()),
    // This is the fault: the gateway removes a header that it does not know.
    header: (name) => (name === callHeaders.requestId ? undefined : sent(name)),
    caller: { organizationId: sent("x-firm") ?? "", externalId: sent("x-user") ?? "" },
    onError: console.error,
  });
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
});
await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

let firms = 0;
/** A firm without records for each history, and how to call the service as one of its users. */
const open: OpenSubject = async () => {
  const firm = `firm ${++firms}`;
  const host = app.as({ organizationId: firm, userId: "host", role: "administrator" });
  await host.users.provision({ externalId: "admin", role: "administrator" });
  return {
    call: async ({ as, operation, input, requestId }) => {
      const headers: Record<string, string> = { "x-firm": firm, "x-user": as };
      if (requestId !== undefined) headers[callHeaders.requestId] = requestId;
      const answer = await fetch(`${url}/${operation}`, { method: "POST", headers, body: JSON.stringify(input) });
      const body = await answer.json();
      if (answer.status === 500) throw new Error(`${operation}: ${JSON.stringify(body)}`);
      return answer.ok ? { ok: true, value: body } : { ok: false, refusal: body };
    },
  };
};

// Few and short histories, because each call goes over the network.
const history = historyArbitrary({ firm: firmArbitrary({ engineers: 1, projects: 1 }), steps: 6 });
for (const id of ["L-01", "L-12", "L-28", "L-37", "L-45"] as const) {
  const { name, check } = laws[id];
  try {
    await check(open, { history, numRuns: 10, seed: 3, shrinkTime: 60_000 });
    console.log(`holds: ${id} ${name}`);
  } catch (error) {
    console.log(`fails: ${id} ${name}`);
    console.log((error as Error).message);
  }
}
server.close();
