export { answerSchema } from "./derive/openapi/answer-schema.ts";
export { inputSchema } from "./derive/openapi/json-schema.ts";
export { type OpenApiDocument, type OpenApiOptions, openApi } from "./derive/openapi/openapi.ts";
export type { JsonSchema } from "./domain/kernel/schema/kind.ts";
