export { type ParseOptions, parseHandler } from "./adapters/parse/parse-handler.ts";
