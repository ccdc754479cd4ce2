// The stream of events of the page: what changed, at most four times a second. The page then asks for what it shows.
import type { ServerResponse } from "node:http";
import type { Changes } from "../changes";
import type { ChangeCounts } from "../page-api";

/** Milliseconds between two events of a stream, at least. */
const pauseMs = 250;

/** Keeps a proxy from closing a silent stream. */
const heartbeatMs = 20_000;

/** Answers with events until the client leaves. */
export function streamChanges(changes: Changes, outgoing: ServerResponse): void {
  let counts: ChangeCounts = {};
  let pause: NodeJS.Timeout | undefined;
  const send = () => {
    pause = undefined;
    if (Object.keys(counts).length === 0) return;
    outgoing.write(`data: ${JSON.stringify(counts)}\n\n`);
    counts = {};
    pause = setTimeout(send, pauseMs);
  };
  outgoing.writeHead(200, { "content-type": "text/event-stream" });
  outgoing.write("retry: 1000\n\n");
  const stop = changes.listen((topic) => {
    counts = { ...counts, [topic]: (counts[topic] ?? 0) + 1 };
    pause ??= setTimeout(send, 0);
  });
  const heartbeat = setInterval(() => outgoing.write(": here\n\n"), heartbeatMs);
  outgoing.once("close", () => {
    stop();
    clearInterval(heartbeat);
    clearTimeout(pause);
  });
}
