// The page: header, the view of the place, and one line for what happened.
import { useEffect, useRef } from "preact/hooks";
import type { Status } from "../emulator/page-api";
import { Header } from "./parts/header";
import { Banner } from "./parts/banner";
import { useLive } from "./live";
import { usePlace } from "./router";
import { actor, notice, useShared } from "./session";
import { viewOf } from "./views";

/** The whole page. */
export function App() {
  const place = usePlace();
  const { data: status } = useLive<Status>("/page/status", ["customers", "requests", "conditions"]);
  const text = useShared(notice);
  const { title, render } = viewOf(place);
  const heading = place.parts.join("/");
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);

  useEffect(() => {
    if (status !== undefined && actor.get() === "")
      actor.set(status.users.filter((user) => user.mayWrite).at(-1)?.name ?? "");
  }, [status]);
  useEffect(() => {
    document.title = `[emulator] ${title}`;
    if (!isFirst.current) main.current?.querySelector("h1")?.focus();
    isFirst.current = false;
  }, [heading]);

  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header status={status} view={place.parts[0] ?? "customers"} />
      <Banner status={status} />
      <main id="main" ref={main}>
        {render(status)}
      </main>
      <p class="notice" role="status">
        {text}
      </p>
    </>
  );
}
