export { CurrentActor, type EffectApi, Firm, FirmPorts } from "./operations/effect.ts";
