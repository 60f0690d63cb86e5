export type { FileOptions } from "./adapters/parse/file-routes.ts";
export { type ParseOptions, parseHandler } from "./adapters/parse/parse-handler.ts";
