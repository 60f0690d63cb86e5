export { memoryAdapter as memory } from "./adapters/memory/store.ts";
