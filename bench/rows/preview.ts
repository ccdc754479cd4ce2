// Previews without changes, by the real CLI, against the same program over an empty provider.
import type { Row } from "../row";
import type { Figure } from "../figures";
import { steadyPreviews } from "../steady-previews";

const sizes = [300, 1000];

/** Previews with and without refresh. */
export const previewRow: Row = {
  name: "preview",
  about: "previews without changes, with and without refresh (20 ms latency)",
  async measure(bench) {
    const figures: Figure[] = [];
    for (const count of bench.isQuick ? sizes.slice(0, 1) : sizes) {
      const [plain, refreshed] = [await steadyPreviews(bench, count, false), await steadyPreviews(bench, count, true)];
      const common = { unit: "ms", against: "empty provider" } as const;
      figures.push(
        {
          ...common,
          id: `preview.${count}`,
          what: `preview, ${count} customers`,
          ours: plain.ours,
          reference: plain.reference,
          limit: { of: "ratio", most: 1.05 },
        },
        {
          ...common,
          id: `preview.refresh.${count}`,
          what: `preview --refresh, ${count} customers`,
          ours: refreshed.ours,
          reference: refreshed.reference,
          limit: { of: "ratio", most: 1.1 },
        },
        {
          id: `preview.requests.${count}`,
          what: `requests of a plain preview, ${count}`,
          unit: "requests",
          against: "one each",
          ours: plain.requests,
          reference: plain.requests.map(() => count),
          limit: { of: "value", most: 0 },
        },
      );
    }
    return figures;
  },
};
