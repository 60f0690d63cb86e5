import type { LiveSession, LiveTransport } from "./live-session.ts";

/** A WebSocket of a server, such as one of `ws`. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  ping(): void;
  on(event: "message" | "pong" | "close" | "error", listener: (data?: unknown) => void): unknown;
}
/** The request with which it was opened, such as that of `node:http`. */
export interface LiveUpgrade {
  readonly headers: { readonly host?: string | undefined };
  readonly url?: string | undefined;
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean };
}

/** The address that a client opened, as REST would be asked at it. None where a client names a host or path that is no address. */
const mountOf = ({ headers: { host }, url = "/", socket: { encrypted } }: LiveUpgrade): { readonly mount?: string } => {
  const opened = URL.parse(url, `http${encrypted === true ? "s" : ""}://${host ?? "localhost"}`);
  return opened === null ? {} : { mount: `${opened.origin}${opened.pathname.replace(/\/$/, "")}` };
};

/** Runs a session on a socket. */
export const onSocket = (
  socket: LiveSocket,
  request: LiveUpgrade | undefined,
  connect: (transport: LiveTransport) => LiveSession,
): void => {
  const session = connect({
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    waiting: () => socket.bufferedAmount,
    ping: () => socket.ping(),
    ...(request === undefined ? {} : { address: request.socket.remoteAddress ?? "unknown", ...mountOf(request) }),
  });
  socket.on("message", (data) => session.receive(String(data)));
  socket.on("pong", session.pong);
  socket.on("close", session.closed);
  // What a client did wrong; the connection is closed by it.
  socket.on("error", () => {});
};
