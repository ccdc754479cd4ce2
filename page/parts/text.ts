// Texts that several views show: counts, values, and how long ago something was.
import type { FieldValue } from "../../emulator/page-api";

/** Returns a number with its noun. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

/** Returns a value as a reader sees it. */
export function valueText(value: FieldValue | undefined): string {
  if (value === undefined || value === null || value === "") return "not set";
  if (value === true) return "on";
  if (value === false) return "off";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(itemText).join(", ");
  return JSON.stringify(value);
}

// A pair has a key and an item, in this order.
function itemText(item: FieldValue): string {
  return typeof item === "object" && item !== null && !Array.isArray(item)
    ? Object.values(item).map(valueText).join(": ")
    : valueText(item);
}

const units = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
] as const;

/** Returns how long ago a time was, by the emulator's clock. */
export function ago(time: string, now: string | undefined): string {
  const passed = Date.parse(now ?? time) - Date.parse(time);
  const unit = units.find(({ ms }) => passed >= ms);
  return unit === undefined ? "just now" : `${Math.floor(passed / unit.ms)} ${unit.name} ago`;
}

/** Returns the time of day of an ISO time. */
export function timeOfDay(time: string): string {
  return time.slice(11, 23);
}

/** Returns day and time of an ISO time, to the second. */
export function dayAndTime(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}
