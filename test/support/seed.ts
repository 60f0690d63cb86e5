import * as fc from "fast-check";

// A failure in CI is one that the same command shows again; `npm run fuzz` looks for new ones.
fc.configureGlobal({ seed: Number(process.env.FIRMCORE_SEED) });
