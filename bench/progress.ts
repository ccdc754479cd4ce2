// Tells what is being measured: a moving line where somebody watches, one plain line per measurement elsewhere.
import { colours } from "../tools/workbench/colours";

/** Where measurements say what they do; on stderr, so that the table can be piped. */
export class Progress {
  private text = "";
  private begun = 0;
  private timer: NodeJS.Timeout | undefined;

  /** Something begins; what began before is over. */
  say(text: string): void {
    this.quiet();
    [this.text, this.begun] = [text, performance.now()];
    if (!process.stderr.isTTY) {
      process.stderr.write(`… ${text}\n`);
      return;
    }
    this.draw();
    this.timer = setInterval(() => this.draw(), 1000);
  }

  /** A remark that stays. */
  remark(text: string): void {
    this.quiet();
    process.stderr.write(`${text}\n`);
  }

  /** Nothing is under way any more. */
  quiet(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }

  private draw(): void {
    const seconds = Math.round((performance.now() - this.begun) / 1000);
    process.stderr.write(`\r\x1b[K${colours.dim(`… ${this.text}${seconds > 0 ? `, ${seconds} s` : ""}`)}`);
  }
}
