// Prints what is being measured: a redrawn line on a terminal, one plain line per measurement elsewhere.
import { terminalColors } from "../provider/cli/terminal";

const colours = terminalColors();

/** Prints to stderr, so that the table can be piped. */
export class Progress {
  private text = "";
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  /** Prints the measurement that starts; the one before has ended. */
  start(text: string): void {
    this.stop();
    [this.text, this.startedAt] = [text, performance.now()];
    if (!process.stderr.isTTY) {
      process.stderr.write(`… ${text}\n`);
      return;
    }
    this.draw();
    this.timer = setInterval(() => this.draw(), 1000);
  }

  /** Prints a line that stays. */
  remark(text: string): void {
    this.stop();
    process.stderr.write(`${text}\n`);
  }

  /** Ends the current measurement. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }

  private draw(): void {
    const seconds = Math.round((performance.now() - this.startedAt) / 1000);
    process.stderr.write(`\r\x1b[K${colours.dim(`… ${this.text}${seconds > 0 ? `, ${seconds} s` : ""}`)}`);
  }
}
