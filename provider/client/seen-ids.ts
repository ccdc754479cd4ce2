// The ids that calls of a client have returned, in their order: a customer that was seen before a create is not its
// result.

/** Remembers ids by when they were first returned. */
export interface SeenIds {
  /** Notes the result of a call on one customer, and returns it. The id of a missing customer may be used again. */
  noteOne<Found>(id: string, found: Found | undefined): Found | undefined;
  /** Notes the id of each item, and returns the items. */
  noteAll<Item>(found: readonly Item[], idOf: (item: Item) => string): readonly Item[];
  /** Returns a test for ids that were returned before this moment. */
  soFar(): (id: string) => boolean;
}

/** Creates the memory of one client. */
export function createSeenIds(): SeenIds {
  const first = new Map<string, number>();
  let moment = 0;

  function note(id: string): void {
    if (!first.has(id)) first.set(id, moment);
  }

  return {
    noteOne(id, found) {
      if (found === undefined) first.delete(id);
      else note(id);
      return found;
    },
    noteAll(found, idOf) {
      for (const item of found) note(idOf(item));
      return found;
    },
    soFar() {
      moment += 1;
      const now = moment;
      return (id) => (first.get(id) ?? now) < now;
    },
  };
}
