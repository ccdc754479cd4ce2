// The file for `pulumi import --file`: inputs and outputs of each customer as a read returns them, so that the engine
// reads nothing and the first preview is empty. It holds secrets in plain text.
import { customerToken, providerText } from "../../../pulumi/customer-token";
import { secretKey, secretMark, toInputs, toOutputs } from "../../../pulumi/values";
import type { CustomerState } from "../../../lifecycle/state";

/** A customer with its name in the program. */
export interface NamedState {
  readonly name: string;
  readonly state: CustomerState;
}

/** Returns a value with its secrets in the form of import files, in which the engine marks and encrypts them. */
function withPlaintext(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlaintext);
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, secretKey) === secretMark) {
    return { [secretKey]: secretMark, plaintext: JSON.stringify(Reflect.get(value, "value")) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlaintext(item)]));
}

/** Returns the text of the import file. */
export function importFileText(customers: readonly NamedState[]): string {
  const resources = customers.map(({ name, state }) => ({
    type: customerToken,
    name,
    id: state.id,
    inputs: withPlaintext({ ...toInputs(state), __provider: providerText }),
    outputs: withPlaintext({ ...toOutputs(state), __provider: providerText }),
  }));
  return JSON.stringify({ resources });
}
