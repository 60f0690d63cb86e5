import type { RefusalCode } from "../../../src/domain/kernel/refusal/refusal.ts";
import { accepted, password, type Reply, type Scene, type SceneOptions } from "./refusal-scene.ts";

/** A request that is refused: the Parse code (docs/rules/errors.md), the words, and the request that reaches it. */
export interface Line {
  readonly refusal: RefusalCode | "ID_INVALID";
  readonly code: number;
  /** 400, 404 for 101 and 500 for a failure, if it is not another one. */
  readonly status?: number;
  readonly error: string | RegExp;
  readonly by: "classes" | "route" | "functions" | "fault";
  readonly ask: (scene: Scene) => Promise<Reply>;
  readonly options?: () => SceneOptions;
  /** The refusal that the body names, where the dialect hides the one that it is. */
  readonly shownAs?: RefusalCode;
}

export const setting =
  (settings: object, ask: Line["ask"], before: Line["ask"] = async () => ({ status: 200, body: {} })): Line["ask"] =>
  async (scene) => {
    accepted(await before(scene));
    await scene.admin.settings.set(settings as never);
    return ask(scene);
  };
export const book =
  (more: object = {}): Line["ask"] =>
  ({ asBoss, booking }) =>
    asBoss("POST", "/classes/Allocation", { ...booking, ...more });
export const enter =
  (more: object = {}): Line["ask"] =>
  ({ asEmil, hour }) =>
    asEmil("POST", "/classes/BillableHour", { ...hour, ...more });
export const make =
  (more: object): Line["ask"] =>
  ({ asBoss, project }) =>
    asBoss("POST", "/classes/Project", { ...project, ...more });
export const changeProject =
  (more: object): Line["ask"] =>
  ({ asBoss, projectId }) =>
    asBoss("PUT", `/classes/Project/${projectId}`, { ...more });
export const signUp =
  (more: object): Line["ask"] =>
  ({ send }) =>
    send("POST", "/users", { username: "ana", email: "ana@example.com", password, ...more });
export const run =
  (name: string, input: (scene: Scene) => object): Line["ask"] =>
  (scene) =>
    scene.asBoss("POST", `/functions/${name}`, { ...input(scene) });
