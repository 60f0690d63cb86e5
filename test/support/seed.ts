import * as fc from "fast-check";

// The same command reproduces a failure of CI; `npm run fuzz` searches for new ones.
fc.configureGlobal({ seed: Number(process.env.FIRMCORE_SEED) });
