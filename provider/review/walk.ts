// A walk along links, each place once. Knows no plan.

/** Yields what the links lead to from some places, these included, each once: links may lead in circles. */
export function* walk<Place>(from: Iterable<Place>, nextOf: (place: Place) => Iterable<Place>): Generator<Place> {
  const found = new Set(from);
  // A set is walked in the order of its insertions, also of those on the way.
  for (const place of found) {
    yield place;
    for (const next of nextOf(place)) found.add(next);
  }
}
