// The newest requests of the log. The page asks only for those that it doesn't have yet.
import { useEffect, useState } from "preact/hooks";
import type { RequestRow, RequestRows } from "../../emulator/page-api";
import { call, CallError } from "../api";
import { listen, type Loaded } from "../live";
import { noRequests, settled, withNewer } from "./request-rows";
import { quoted } from "./shell";

/** Returns the requests, and shows new ones as they come. */
export function useRequests(): Loaded<readonly RequestRow[]> {
  const [loaded, setLoaded] = useState<Loaded<readonly RequestRow[]>>({});
  useEffect(() => {
    let kept = noRequests;
    let running: Promise<void> | undefined;
    let isAskedAgain = false;
    let isGone = false;
    const ask = async () => {
      const newer = await call<RequestRows>("GET", `/page/requests?log=${kept.log}&after=${settled(kept.rows)}`);
      kept = withNewer(kept, newer);
      if (!isGone) setLoaded({ data: kept.rows });
    };
    const load = () => {
      isAskedAgain = running !== undefined;
      running ??= ask()
        .catch((error: unknown) => {
          if (!isGone && error instanceof CallError && error.status !== 0) setLoaded({ error });
        })
        .finally(() => {
          running = undefined;
          if (isAskedAgain && !isGone) load();
        });
    };
    const stop = listen(["requests"], load);
    load();
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return loaded;
}

/** Returns the command that sends a request again, with the token of the shell's TOKEN. */
export function curlOf({ method, url, fields }: RequestRow): string {
  const parts = [
    "curl -sS",
    ...(method === "GET" ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $TOKEN"',
    ...(fields.length === 0 ? [] : ["-H 'content-type: application/json' --data @body.json"]),
    quoted(location.origin + url),
  ];
  return parts.join(" ");
}
