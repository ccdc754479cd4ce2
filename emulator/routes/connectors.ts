// The call that lists what may be selected as a video conference connector.
import type { Served } from "../exchange";
import type { Service } from "../service";

/** The call on connectors. */
export function connectorRoute({ routes, rendering, store }: Service): Served {
  return {
    name: routes.connectors.name,
    needs: "token",
    answer: () => ({ status: 200, body: rendering.connectors(store.connectors()) }),
  };
}
