// What has changed in an emulator, for those who watch it. Without a listener it costs nothing.
import type { Topic } from "./page-api";

type Listener = (topic: Topic) => void;

/** Passes on what has changed. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  /** Calls `listener` after each change, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Reports a change. */
  changed(topic: Topic): void {
    for (const listener of this.#listeners) listener(topic);
  }
}
