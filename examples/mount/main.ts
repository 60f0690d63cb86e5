import { openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { memory } from "firmcore/memory";
import { talk } from "./calls.ts";
import { serveExpress } from "./express.ts";
import { serveFastify } from "./fastify.ts";
import { serveHono } from "./hono.ts";

const organizationId = "acme";
const password = "for this run alone";
const answers: Array<ReadonlyArray<string>> = [];
for (const serve of [serveHono, serveExpress, serveFastify]) {
  const app = await openFirm(memory(), { identity: argon2id() });
  await app.bootstrap({ organizationId, username: "admin", password });
  const server = await serve({ app, organizationId, onError: console.error });
  answers.push((await talk(server.url, password)).map(({ call, status }) => `${status} ${call}`));
  await server.close();
  await app.close();
}
const [hono = [], ...others] = answers;
for (const line of hono) console.log(line);
const same = others.every((each) => each.join() === hono.join());
console.log(same ? "\nThe same on Hono, Express and Fastify." : "\nThey do not answer alike.");
process.exitCode = same ? 0 : 1;
