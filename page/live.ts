// What the page shows stays true: one stream says what changed, and each view asks again for what it shows.
import { useEffect, useState } from "preact/hooks";
import type { Topic } from "../emulator/page-api";
import { call, CallError } from "./api";

/** Whether changes arrive. */
export type Connection = "live" | "paused" | "lost";

const target = new EventTarget();
let source: EventSource | undefined;
let isPaused = false;
let isLost = false;
/** Changes that came while the page was paused. */
let missed = 0;

const every: readonly Topic[] = ["customers", "requests", "conditions"];
const connectionNow = (): Connection => (isPaused ? "paused" : isLost ? "lost" : "live");
const announce = (name: string) => target.dispatchEvent(new Event(name));

/** Reports that something changed, or that everything may have. */
export function changed(topics: readonly Topic[] = every): void {
  for (const topic of topics) announce(topic);
}

function setLost(lost: boolean): void {
  if (lost === isLost) return;
  isLost = lost;
  announce("connection");
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
    if (isPaused) missed += 1;
    else changed(JSON.parse(data) as Topic[]);
    if (isPaused) announce("connection");
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
  missed = 0;
  announce("connection");
  if (!paused) changed();
}

/** Returns the connection, and the number of changes that a paused page hasn't shown. */
export function useConnection(): { readonly state: Connection; readonly missed: number } {
  const [value, setValue] = useState({ state: connectionNow(), missed });
  useEffect(() => {
    const update = () => {
      setValue({ state: connectionNow(), missed });
    };
    target.addEventListener("connection", update);
    return () => {
      target.removeEventListener("connection", update);
    };
  }, []);
  return value;
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
    const load = () => {
      call<Data>("GET", path).then(
        (data) => {
          if (!isGone) setLoaded({ data, path });
        },
        (error: unknown) => {
          if (!isGone && error instanceof CallError) setLoaded((last) => (error.status === 0 ? last : { error, path }));
        },
      );
    };
    load();
    for (const topic of topics) target.addEventListener(topic, load);
    return () => {
      isGone = true;
      for (const topic of topics) target.removeEventListener(topic, load);
    };
  }, [path, key]);
  return loaded.path === path ? loaded : {};
}
