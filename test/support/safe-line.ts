// Whether a line can be printed anywhere: the rule, written a second time from what terminals and runners document.

/** Characters that may move the cursor, turn text around or can't be seen; joiners and variation selectors aside. */
const obeyed =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/u;

/**
 * Whether neither a terminal nor a runner of GitHub, Azure or TeamCity obeys anything in a line, however it is wrapped.
 */
export function isSafeLine(line: string): boolean {
  const asCommand = line.split(/\s/).some((word) => word.startsWith("::"));
  return !obeyed.test(line) && !/##\w*\[/.test(line) && !asCommand;
}
