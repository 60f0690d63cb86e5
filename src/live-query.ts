export { type LiveQueryOptions, type LiveQueryServer, liveQuery } from "./adapters/parse/live/live-query.ts";
export type { LiveSession, LiveTransport } from "./adapters/parse/live/live-session.ts";
export type { LiveSocket, LiveUpgrade } from "./adapters/parse/live/live-socket.ts";
