import { programNamed } from "./binaries.ts";
import { startPgbouncer } from "./pgbouncer.ts";
import { startPostgres } from "./server.ts";

// Starts the servers, reports their addresses, and waits to be killed.
const server = await startPostgres();
const front = programNamed("pgbouncer") === undefined ? [] : [await startPgbouncer(server.connection)];
process.send?.([server, ...front].map(({ connection }) => connection.host));
setInterval(() => {}, 60_000);
