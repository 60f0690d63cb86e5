// The three programs of docs/property-tests.md, one after the other.
await import("./booking-rule.ts");
await import("./store.ts");
await import("./http-service.ts");
