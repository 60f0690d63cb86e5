export { batch, CurrentActor, type EffectApi, Firm, FirmPorts } from "./operations/effect.ts";
