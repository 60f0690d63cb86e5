import { GraphQLEnumType, GraphQLError, type GraphQLFieldConfig, GraphQLObjectType, GraphQLString } from "graphql";
import type { LiveEvent, SeenRow } from "../../../operations/live/judge-live.ts";
import { askingFor } from "../live/asked-rows.ts";
import { isUnwatched } from "../live/live-rows.ts";
import { badQuery, parseCodes } from "../parse-fault.ts";
import { Refused } from "../refusal-answer.ts";
import type { WireClass } from "../wire-class.ts";
import type { ClassTypes } from "./class-types.ts";
import { listOf, required } from "./common-types.ts";
import { type Context, freshReader } from "./context.ts";
import { type EventQueue, eventQueue } from "./event-queue.ts";
import { plural, typeName } from "./names.ts";
import type { Row } from "./reader.ts";
import { whereOf } from "./where-input.ts";

type Values = Readonly<Record<string, unknown>>;
interface SubscriptionArguments {
  readonly where?: Values | null;
  readonly watch?: ReadonlyArray<string> | null;
}
/** What a subscription tells: a change, or as the last why there are no more. */
type Told = LiveEvent | Refused | GraphQLError;

const SubscriptionEvent = new GraphQLEnumType({
  name: "SubscriptionEvent",
  values: {
    create: { description: "The row was created." },
    enter: { description: "It is among the rows that were asked for from now on, or may be read." },
    update: {},
    leave: { description: "It is not among them any more, or may not be read; then only its id is told." },
    delete: {},
  },
});

const ended = (name: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: parseCodes.internal, refusal: { code: name, detail: {} } } });
const askAgain = (): GraphQLError =>
  ended("SUBSCRIPTION_ENDED", "The server ends this subscription; subscribe and ask again.");
const tooSlow = (): GraphQLError => ended("READER_TOO_SLOW", "The client reads too slowly; subscribe and ask again.");

/** They are compared at every change. */
const mostWatched = 1_000;
/** The changes of the rows of a class that a client asked for, while it takes them. */
const changesOf = async (
  of: WireClass,
  where: Values,
  watch: ReadonlyArray<string>,
  { visit, ask, queueLimit }: Context,
): Promise<EventQueue<Told>> => {
  if (watch.length > mostWatched) throw badQuery(`At most ${mostWatched} fields are watched.`);
  let stop = (): void => {};
  let left = false;
  const queue = eventQueue<Told>(queueLimit, () => {
    left = true;
    stop();
  });
  const end = (why: Told): void => {
    queue.end(why);
    left = true;
    stop();
  };
  stop = await ask({
    ask: askingFor({ className: of.className, where }, { named: visit.operationNamed }, visit.host.openClasses),
    deliver: (event) => {
      if (!isUnwatched(event, of, watch) && !queue.add(event)) end(tooSlow());
    },
    end: (why) => end(why === null ? askAgain() : new Refused(why)),
  });
  if (left) stop();
  return queue;
};

/** `deals(where, watch)`: what happens to the rows that the caller may read, from now on. */
export const rowSubscription = (types: ClassTypes, of: WireClass): Values => {
  const type = typeName(of);
  const payload = new GraphQLObjectType<{ readonly node: Row }>({
    name: `On${type}Payload`,
    fields: () => ({
      event: { type: required(SubscriptionEvent) },
      node: { type: required(types.object(of)), description: "The row as it is now; of a delete, as it was." },
      original: { type: types.object(of), description: "The row as it was before, if that could be read." },
    }),
  });
  const subscription: GraphQLFieldConfig<Told, Context, SubscriptionArguments> = {
    type: required(payload),
    args: {
      where: { type: types.where(of) },
      watch: {
        type: listOf(required(GraphQLString)),
        description: "Tells of an update only if one of these fields changed.",
      },
    },
    subscribe: (_, { where, watch }, context) =>
      changesOf(of, whereOf(of, where ?? {}, types.classOf), watch ?? [], context),
    resolve: (told, _, { again }) => {
      if (told instanceof Error) throw told;
      const reader = freshReader(again());
      const row = (seen: SeenRow | null): Row | null => (seen === null ? null : reader.told(of, seen));
      const { is, objectId, record, before } = told;
      return { event: is, node: row(record) ?? reader.stub(of, objectId), original: row(before) };
    },
  };
  return { [plural(type)]: subscription };
};
