interface Visit {
  readonly node: string;
  readonly next: ReadonlyArray<string>;
  at: number;
}

/**
 * The nodes from which a way leads back to them: those of a strongly connected component of several nodes, and those that lead to
 * themselves. Tarjan's algorithm without recursion. Cost: O(n) in the nodes and the ways between them.
 */
export const onCycles = (
  nodes: ReadonlyArray<string>,
  nextOf: (node: string) => ReadonlyArray<string>,
): ReadonlySet<string> => {
  const found = new Set<string>();
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: Array<string> = [];
  const isOpen = new Set<string>();
  const low = (node: string, number: number): void => {
    lowest.set(node, Math.min(lowest.get(node) as number, number));
  };
  const enter = (node: string): Visit => {
    numbers.set(node, numbers.size);
    lowest.set(node, numbers.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, next: nextOf(node), at: 0 };
  };
  const leave = ({ node, next }: Visit): void => {
    if (lowest.get(node) !== numbers.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const each of component) isOpen.delete(each);
    if (component.length > 1 || next.includes(node)) for (const each of component) found.add(each);
  };
  for (const root of nodes) {
    if (numbers.has(root)) continue;
    const way = [enter(root)];
    for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
      const next = visit.next[visit.at++];
      if (next === undefined) {
        way.pop();
        leave(visit);
        const from = way.at(-1);
        if (from !== undefined) low(from.node, lowest.get(visit.node) as number);
      } else if (!numbers.has(next)) way.push(enter(next));
      else if (isOpen.has(next)) low(visit.node, numbers.get(next) as number);
    }
  }
  return found;
};
