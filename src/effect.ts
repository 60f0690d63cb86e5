export { batch, CurrentActor, type EffectApi, Firm, FirmPorts } from "./api/effect.ts";
