// From which value to which one. Of a list, only the items that went and that came: the others are no difference.
import type { FieldValue, Form } from "../../emulator/page-api";
import { valueText } from "./text";

interface DifferenceProps {
  readonly from: FieldValue | undefined;
  readonly to: FieldValue | undefined;
  /** A secret: that it changed is all that is shown. */
  readonly isSecret: boolean;
  /** Absent while it is loaded. */
  readonly form: Form | undefined;
}

const isList = (value: FieldValue | undefined): value is readonly FieldValue[] => Array.isArray(value);

/** Returns the texts of items that the other list doesn't have. */
function itemsOnlyIn(list: readonly FieldValue[], other: readonly FieldValue[]): readonly string[] {
  const known = new Set(other.map((item) => JSON.stringify(item)));
  return list.filter((item) => !known.has(JSON.stringify(item))).map((item) => valueText([item]));
}

/** The difference. */
export function Difference({ from, to, isSecret, form }: DifferenceProps) {
  if (isSecret) return <span class="mark">changed</span>;
  const names = new Map(form?.connectors.map(({ id, name }) => [id, name]));
  const named = (list: readonly FieldValue[]) =>
    list.map((item) => (typeof item === "string" ? (names.get(item) ?? item) : item));
  const [before, after] = [named(isList(from) ? from : []), named(isList(to) ? to : [])];
  const gone = itemsOnlyIn(before, after);
  const come = itemsOnlyIn(after, before);
  if (gone.length + come.length === 0)
    return (
      <span>
        <del class="was">{valueText(from)}</del> → <ins class="is">{valueText(to)}</ins>
      </span>
    );
  return (
    <ul class="changes">
      {gone.map((text) => (
        <li key={text}>
          <del class="was">− {text}</del>
        </li>
      ))}
      {come.map((text) => (
        <li key={text}>
          <ins class="is">+ {text}</ins>
        </li>
      ))}
    </ul>
  );
}
