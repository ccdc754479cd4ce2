// The page: header, the view of the place, and one line for what happened.
import { useEffect, useRef } from "preact/hooks";
import type { Status } from "../emulator/page-api";
import { Header } from "./parts/header";
import { Banner } from "./parts/banner";
import { Keys } from "./parts/keys";
import { useLive } from "./live";
import { leftLink, usePlace } from "./router";
import { actor, notice, useShared } from "./session";
import { viewOf } from "./views";

/** How long rows may take to appear on the way back. */
const arrivalMs = 3_000;

/** Moves the focus to the heading, or on the way back to the link that was left, as soon as it is shown. */
function arrive(main: HTMLElement, link: string | undefined): () => void {
  const find = () =>
    link === undefined ? undefined : [...main.querySelectorAll("a")].find((one) => one.getAttribute("href") === link);
  main.querySelector("h1")?.focus();
  const focus = () => {
    const isElsewhere = document.activeElement !== document.body && document.activeElement?.tagName !== "H1";
    const found = find();
    found?.focus();
    if (isElsewhere || found !== undefined) stop();
  };
  const watch = new MutationObserver(focus);
  const timer = setTimeout(() => watch.disconnect(), arrivalMs);
  const stop = () => {
    watch.disconnect();
    clearTimeout(timer);
  };
  if (link !== undefined) {
    watch.observe(main, { childList: true, subtree: true });
    focus();
  }
  return stop;
}

/** How long the line for what happened stays. */
const noticeMs = 10_000;

/** Keeps the focus nearby when the element that has it goes, as a button does that removes its row. */
function keepFocus(main: HTMLElement): () => void {
  let around: readonly HTMLElement[] = [];
  const note = ({ target }: FocusEvent) => {
    const above = [...main.querySelectorAll<HTMLElement>("section, aside")].filter((one) =>
      one.contains(target as Node),
    );
    around = [target as HTMLElement, ...above.reverse(), main];
  };
  const watch = new MutationObserver(() => {
    const [last, ...places] = around;
    if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
    const place = places.find((one) => one.isConnected);
    place?.setAttribute("tabindex", "-1");
    place?.focus({ preventScroll: true });
  });
  main.addEventListener("focusin", note);
  watch.observe(main, { childList: true, subtree: true });
  return () => {
    main.removeEventListener("focusin", note);
    watch.disconnect();
  };
}

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
    const timer = setTimeout(() => notice.set(""), noticeMs);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => (main.current === null ? undefined : keepFocus(main.current)), []);
  useEffect(() => {
    document.title = `[emulator] ${title}`;
    const place = main.current;
    const wasFirst = isFirst.current;
    isFirst.current = false;
    return wasFirst || place === null ? undefined : arrive(place, leftLink());
  }, [heading]);

  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header status={status} view={place.parts[0] ?? "customers"} />
      <Banner status={status} />
      <Keys parts={place.parts} />
      <main id="main" ref={main}>
        {/* A view may write at once, so it waits for the user in whose name. */}
        {status === undefined ? <p class="quiet">Loading …</p> : render(status)}
      </main>
      <p class="notice" role="status">
        {text}
      </p>
    </>
  );
}
