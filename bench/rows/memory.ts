// Memory of the provider process with a large tenant in its list, against an empty provider's after the same calls.
import type { Row } from "../row";
import { largeTenant, tenantSize } from "../large-tenant";

const mebi = 1024 * 1024;

/** Resident memory. */
export const memoryRow: Row = {
  name: "memory",
  about: `memory of the provider process after a refresh of ${tenantSize} customers`,
  async measure(bench) {
    const { ours, reference } = await largeTenant(bench);
    return [
      {
        id: "memory",
        what: `provider process, ${tenantSize} customers`,
        unit: "bytes",
        against: "empty provider",
        ours,
        reference,
        limit: { of: "difference", most: 60 * mebi },
      },
    ];
  },
};
