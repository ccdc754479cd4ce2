// The stack that a report is about: any name, of a length that fits into titles and markers.
import { CommandError } from "../exit-codes";

/** Characters of a stack's name, at most: Pulumi allows 100, with owner and project 300. */
const longest = 300;

/** @throws CommandError unless the name can be that of a stack */
export function assertStack(stack: string): void {
  if (stack.trim() !== "" && stack.length <= longest) return;
  const cause = stack.trim() === "" ? "is empty" : `has more than ${longest} characters`;
  throw new CommandError("usage", `The name after --stack ${cause}.`, "Name the stack, such as --stack prod.");
}
