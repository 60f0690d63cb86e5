export { type ConformanceCase, type ConformanceOptions, conformance } from "./testing/kit/conformance.ts";
export type { OpenedStore, OpenStore } from "./testing/opened-store.ts";
