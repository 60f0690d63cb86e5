import "./same-version.ts";

export * from "../../../src/conformance.ts";
