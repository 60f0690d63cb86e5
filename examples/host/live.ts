import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type LiveQueryServer, liveQuery } from "firmcore/live-query";
import { WebSocketServer } from "ws";
import { options } from "./env.ts";
import { hostFiles } from "./parse.ts";
import type { Hosted } from "./site.ts";

/** A larger message closes the connection before it is read. */
const maxPayload = 1_000_000;

/** Answers the live queries of Parse clients at PARSE_PATH, on the port of the server (docs/moving-from-parse.md). */
export const answerLiveQueries = (
  server: Server,
  hosted: () => Hosted | null,
  onError: (cause: unknown) => void,
): void => {
  const { parse } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload });
  let live: LiveQueryServer | undefined;
  const liveOf = ({ app, organizationId }: Hosted): LiveQueryServer => {
    live ??= liveQuery(app, {
      applications: { [parse.applicationId]: organizationId },
      ...(parse.javascriptKey === null ? {} : { javascriptKey: parse.javascriptKey }),
      ...(parse.masterKey === null ? {} : { masterKey: parse.masterKey }),
      ...(parse.publicAddress === null ? {} : { publicAddress: parse.publicAddress }),
      ...{ openClasses: parse.openClasses, files: hostFiles },
      onError,
    });
    return live;
  };
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const firm = hosted();
    const { pathname } = new URL(`http://host${request.url ?? "/"}`);
    if (firm === null || pathname.replace(/\/$/, "") !== parse.path) {
      socket.end(
        `HTTP/1.1 ${firm === null ? "503 Service Unavailable" : "404 Not Found"}\r\nconnection: close\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => liveOf(firm).serve(client, request));
  });
  // Connections hold a server open, so they end with it.
  const close = server.close.bind(server);
  server.close = (done) => {
    live?.close();
    return close(done);
  };
};
