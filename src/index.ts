export { explain } from "./domain/kernel/explain.ts";
export { codeOf, type Refusal } from "./domain/kernel/refusal.ts";
export type { ExportFile, ImportOptions, ImportReport } from "./operations/import/import.ts";
export { type App, type FirmOptions, openFirm } from "./operations/open.ts";
export { type FirmApi, FirmError } from "./operations/promise.ts";
export type { Asker } from "./operations/run.ts";
