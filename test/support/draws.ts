// Many small choices out of one number: a text or an order is then one value of fast-check, and not one for each letter or item, which is slow.
import fc from "fast-check";

/** Chooses. Of the number 0 every choice is the first, so what fast-check shrinks to is plain: the first item, the shortest text, the order as it was. */
export interface Draw {
  /** A whole number from 0 up, below a limit. */
  below(limit: number): number;
  one<Item>(items: readonly Item[]): Item;
  flag(): boolean;
  /** The items in any order. */
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** The choices that a number stands for, always the same. Marsaglia's xorshift: 0 stays 0, every other state comes up once. */
export function drawFrom(number: number): Draw {
  let state = number | 0;
  const below = (limit: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor((state >>> 0) / 0x1_0000_0000 * limit);
  };
  // The first choices of small numbers would be alike.
  for (let step = 0; step < 3; step += 1) below(1);
  return {
    below,
    one: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    flag: () => below(2) === 1,
    shuffled: <Item>(items: readonly Item[]) => {
      const order = [...items];
      for (let end = order.length - 1; end > 0; end -= 1) {
        // Of 0 every item stays where it is.
        const other = end - below(end + 1);
        [order[end], order[other]] = [order[other] as Item, order[end] as Item];
      }
      return order;
    },
  };
}

const numbers = fc.nat();

/** What is made by choices alone. */
export function drawn<Made>(make: (draw: Draw) => Made): fc.Arbitrary<Made> {
  return numbers.map((number) => make(drawFrom(number)));
}
