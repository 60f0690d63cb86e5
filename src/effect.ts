export { actions, batch, CurrentCaller, type EffectApi, Firm, FirmPorts, type LayerOptions } from "./api/effect.ts";
