// The requests to an emulator as they are answered: one line each in a terminal, and one line for the rest of a burst.
import { printable } from "../../schema/printable";
import { terminalColors, terminalWidth, type Colors } from "./terminal";

/** What is shown of a request. */
interface AnsweredRequest {
  /** Milliseconds since the process started, by real time. */
  readonly at: number;
  /** Name of the call. */
  readonly route: string;
  /** 0 if there was no answer. */
  readonly status: number;
  readonly ms?: number;
  readonly user?: string;
}

/** Lines of a burst before the rest of it is summed up. */
const linesEach = 8;

/** A burst ends after a pause of this length. */
const pauseMs = 500;
const redrawMs = 100;
const clearLine = "\r\u001b[2K";

const isFailed = (status: number) => status === 0 || status >= 400;

function colorOf(status: number, { green, yellow, red }: Colors): Colors["green"] {
  if (status === 0 || status >= 500) return red;
  return status >= 400 ? yellow : green;
}

const statusText = (status: number) => (status === 0 ? "none" : String(status));
const msText = (ms = 0) => (ms < 1 ? "<1 ms" : `${Math.round(ms)} ms`);

/** Requests that are summed up: the same call with the same status. */
interface Group {
  readonly route: string;
  readonly status: number;
  count: number;
}

/** Shows the requests to an emulator below its screen. */
export class LiveRequests {
  readonly #colors = terminalColors();
  #shown = 0;
  #lastAt = 0;
  #more = new Map<string, Group>();
  #drawn = "";
  #timer: NodeJS.Timeout | undefined;
  #now: (() => number) | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Starts to show requests. @param now the emulator's clock */
  start(now: () => number): void {
    this.#now = now;
  }

  /** Shows a request. */
  readonly add = (request: AnsweredRequest): void => {
    if (this.#now === undefined) return;
    this.#lastAt = performance.now();
    this.#timer ??= setInterval(this.#tick, redrawMs).unref();
    if (this.#shown < linesEach) {
      this.#shown += 1;
      this.stream.write(`${this.#line(request, this.#now())}\n`);
      return;
    }
    const { route, status } = request;
    const group = this.#more.get(`${status} ${route}`) ?? { route, status, count: 0 };
    group.count += 1;
    this.#more.set(`${status} ${route}`, group);
  };

  /** Ends the output with a whole line. */
  stop(): void {
    this.#endBurst();
    this.#now = undefined;
  }

  readonly #tick = (): void => {
    if (performance.now() - this.#lastAt >= pauseMs) this.#endBurst();
    else if (process.env.TERM !== "dumb") this.#draw();
  };

  #endBurst(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw();
    if (this.#drawn !== "") this.stream.write("\n");
    this.#drawn = "";
    this.#shown = 0;
    this.#more.clear();
  }

  #draw(): void {
    const text = this.#summary();
    if (text === this.#drawn) return;
    this.stream.write(`${this.#drawn === "" ? "" : clearLine}${text}`);
    this.#drawn = text;
  }

  get #width(): number {
    return terminalWidth(this.stream);
  }

  /** Returns a line that never wraps: its last column is cut. */
  #line({ at, route, status, ms, user = "" }: AnsweredRequest, now: number): string {
    const colors = this.#colors;
    const time = new Date(now - (performance.now() - at)).toISOString().slice(11, 23);
    const [call, state, took] = [printable(route).padEnd(15), statusText(status).padEnd(4), msText(ms).padStart(8)];
    const rest = this.#width - `  ${time}  ${call}  ${state} ${took}  `.length - 1;
    const name = rest > 1 ? printable(user, rest) : "";
    return `  ${colors.dim(time)}  ${call}  ${colorOf(status, colors)(state)} ${took}${name && `  ${colors.dim(name)}`}`;
  }

  /** Returns the summary of a burst: failures first, as much as fits into one line. */
  #summary(): string {
    const groups = [...this.#more.values()].sort(
      (one, other) => Number(isFailed(other.status)) - Number(isFailed(one.status)) || other.count - one.count,
    );
    if (groups.length === 0) return "";
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    let text = `  … ${total.toLocaleString("en")} more:`;
    let [room, separator] = [this.#width - text.length - 4, " "];
    for (const { route, status, count } of groups) {
      const before = `${separator}${groups.length === 1 ? "" : `${count.toLocaleString("en")} `}${printable(route)} `;
      room -= before.length + statusText(status).length;
      if (room < 0) return `${text}${separator}…`;
      text += before + colorOf(status, this.#colors)(statusText(status));
      separator = ", ";
    }
    return text;
  }
}
