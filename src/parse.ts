export type { FileOptions } from "./adapters/parse/file-routes.ts";
export type { ConfigStore, FunctionCall, HostFunction, PublishedConfig } from "./adapters/parse/host-rules.ts";
export { type ParseOptions, parseHandler } from "./adapters/parse/parse-handler.ts";
