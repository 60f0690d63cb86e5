export { batch, CurrentCaller, type EffectApi, Firm, FirmPorts } from "./api/effect.ts";
