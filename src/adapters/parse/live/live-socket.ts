import type { LiveSession, LiveTransport } from "./live-session.ts";

/** A WebSocket of a server, such as one of `ws`. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  ping(): void;
  on(event: "message" | "pong" | "close" | "error", listener: (data?: unknown) => void): unknown;
}

/** Runs a session on a socket. */
export const onSocket = (
  socket: LiveSocket,
  address: string | undefined,
  connect: (transport: LiveTransport) => LiveSession,
): void => {
  const session = connect({
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    waiting: () => socket.bufferedAmount,
    ping: () => socket.ping(),
    ...(address === undefined ? {} : { address }),
  });
  socket.on("message", (data) => session.receive(String(data)));
  socket.on("pong", session.pong);
  socket.on("close", session.closed);
  // What a client did wrong; the connection is closed by it.
  socket.on("error", () => {});
};
