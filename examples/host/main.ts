import { options, refuse } from "./env.ts";
import { openHosted } from "./firm.ts";
import { logger } from "./observe.ts";
import { hostServer } from "./server.ts";
import type { Hosted } from "./site.ts";

/** Null until the database is open. */
let hosted: Hosted | null = null;
const server = hostServer(() => hosted, logger(options.logLevel));

/** Binds the port. If that fails, the process ends with a message. */
const listening = (): Promise<void> =>
  new Promise((resolve) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
      refuse(
        code === "EADDRINUSE"
          ? `PORT: ${options.port} is taken on ${options.host}; end the program that holds it, or set PORT to another one`
          : `PORT: ${options.host}:${options.port} cannot be opened: ${message}`,
      ),
    );
    server.listen(options.port, options.host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });

// The port first: another process with this port may use the same database, and a second start would change the demo passwords.
await listening();
const opened = await openHosted(options, console.log);
hosted = opened;

/** Stops accepting calls, finishes running ones, then closes the firm. A second signal ends the process at once. */
const end = (): void => {
  server.close(() => void opened.app.close());
  server.closeIdleConnections();
};
process.once("SIGINT", end).once("SIGTERM", end);
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : options.port;
if (options.files.key === null)
  console.log("FILES_KEY is not set: this process made one up, so addresses of files that it signed end with it");
const host = options.host.includes(":") ? `[${options.host}]` : options.host;
const origin = `http://${host}:${port}`;
console.log(`the page      ${origin}/`);
console.log(`to try it     ${origin}/try  ${origin}/try/rest  ${origin}/try/graphql`);
console.log(`GraphQL       ${origin}${options.graphql.path}`);
console.log(`live queries  ${origin.replace("http", "ws")}${options.parse.path}`);
console.log(`ready ${origin}${options.parse.path}`);
