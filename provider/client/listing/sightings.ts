// Ids of customers that calls have returned, in their order: what was there before a creation is not what it made.

/** Remembers ids by when they first came. */
export interface Sightings {
  /** Notes the answer of a call on one customer, and returns it: what is not there may be created under the same id. */
  one<Found>(id: string, found: Found | undefined): Found | undefined;
  /** Notes every id in what a call returned, and returns it. */
  all<Item>(found: readonly Item[], idOf: (item: Item) => string): readonly Item[];
  /** Whether an id had come before this moment. */
  before(): (id: string) => boolean;
}

/** Makes the memory of one client. */
export function createSightings(): Sightings {
  const first = new Map<string, number>();
  let moment = 0;

  function note(id: string): void {
    if (!first.has(id)) first.set(id, moment);
  }

  return {
    one(id, found) {
      if (found === undefined) first.delete(id);
      else note(id);
      return found;
    },
    all(found, idOf) {
      for (const item of found) note(idOf(item));
      return found;
    },
    before() {
      moment += 1;
      const now = moment;
      return (id) => (first.get(id) ?? now) < now;
    },
  };
}
