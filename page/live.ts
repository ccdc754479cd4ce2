// What the page shows stays true: one stream says what changed, and each view asks again for what it shows.
import { useEffect, useState } from "preact/hooks";
import type { ChangeCounts, Topic } from "../emulator/page-api";
import { call, CallError } from "./api";
import { shared } from "./session";

/** Whether changes arrive. */
export type Connection = "live" | "paused" | "lost";

const listeners = new Set<(topics: readonly Topic[]) => void>();
let source: EventSource | undefined;
let isPaused = false;
let isLost = false;
/** Changes that came while the page was paused, by what changed. */
let missed: ChangeCounts = {};

const every: readonly Topic[] = ["customers", "requests", "conditions"];

/** The connection, and the numbers of changes that a paused page hasn't shown. */
export const connection = shared<{ readonly state: Connection; readonly missed: ChangeCounts }>({
  state: "live",
  missed,
});

function showConnection(): void {
  connection.set({ state: isPaused ? "paused" : isLost ? "lost" : "live", missed });
}

/** Reports that something changed, or that everything may have. */
export function changed(topics: readonly Topic[] = every): void {
  for (const listener of [...listeners]) listener(topics);
}

function setLost(lost: boolean): void {
  if (lost === isLost) return;
  isLost = lost;
  showConnection();
}

// Six streams of one origin stop a seventh tab, so a hidden tab has none.
function connect(): void {
  if (document.hidden) {
    source?.close();
    source = undefined;
    return;
  }
  if (source !== undefined) return;
  source = new EventSource("/_emulator/events");
  source.onopen = () => {
    setLost(false);
    changed();
  };
  source.onerror = () => {
    setLost(true);
  };
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const counts = JSON.parse(data) as ChangeCounts;
    if (!isPaused) {
      changed(Object.keys(counts) as Topic[]);
      return;
    }
    missed = Object.fromEntries(every.map((topic) => [topic, (missed[topic] ?? 0) + (counts[topic] ?? 0)]));
    showConnection();
  };
}

/** Starts the stream. */
export function start(): void {
  document.addEventListener("visibilitychange", connect);
  connect();
}

/** Pauses what is shown, or goes on. */
export function pause(paused: boolean): void {
  isPaused = paused;
  missed = {};
  showConnection();
  if (!paused) changed();
}

/** Shows what the page itself has changed, also while it is paused. */
export function wrote(): void {
  if (isPaused) changed(["customers", "conditions"]);
}

/** Calls `listener` once when some of the topics change, until the returned function is called. */
export function listen(topics: readonly Topic[], listener: () => void): () => void {
  const hear = (all: readonly Topic[]) => {
    if (topics.some((topic) => all.includes(topic))) listener();
  };
  listeners.add(hear);
  return () => {
    listeners.delete(hear);
  };
}

/** What a view gets: the newest answer, and why there is none. The last answer stays while the emulator is away. */
export interface Loaded<Data> {
  readonly data?: Data;
  readonly error?: CallError;
}

/** Asks for `path` now, and again when one of the topics changes. `path` undefined: asks for nothing. */
export function useLive<Data>(path: string | undefined, topics: readonly Topic[]): Loaded<Data> {
  const [loaded, setLoaded] = useState<Loaded<Data> & { readonly path?: string }>({});
  const key = topics.join();
  useEffect(() => {
    if (path === undefined) return;
    let isGone = false;
    let asked = 0;
    let shown = 0;
    const load = () => {
      const number = ++asked;
      // An older answer may come after a newer one.
      const show = (next: (last: Loaded<Data>) => Loaded<Data> & { readonly path?: string }) => {
        if (isGone || number < shown) return;
        shown = number;
        setLoaded(next);
      };
      call<Data>("GET", path).then(
        (data) => show(() => ({ data, path })),
        (error: unknown) => {
          if (error instanceof CallError) show((last) => (error.status === 0 ? last : { error, path }));
        },
      );
    };
    load();
    const stop = listen(topics, load);
    return () => {
      isGone = true;
      stop();
    };
  }, [path, key]);
  return loaded.path === path ? loaded : {};
}
