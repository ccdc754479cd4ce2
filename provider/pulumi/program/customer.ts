// The Customer class that programs use. Registers inputs and hints for check; everything else happens in the provider
// process.
import * as pulumi from "@pulumi/pulumi";
import { checkHints, rememberArguments } from "./check-hints";
import { idToRead, refuseBadArguments } from "./customer-arguments";
import { deletionHook } from "./deletion-hook";
import { customerToken } from "../customer-token";
import { CustomerOutputs, outputNames } from "../generated/outputs";
import type { ArgsOf, CustomerArgs, CustomerType } from "../generated/types";
import { isCustomer, programError, refusePlainTextCredentials } from "./program";
import { providerTextForProgram } from "./provider-text";
import { skipPromiseStacks } from "../tuning/promise-stacks";

function parentId(name: string, parent: CustomerArgs["parent"]): pulumi.Input<string> | undefined {
  if (isCustomer(parent)) return parent.id;
  if (!pulumi.Resource.isInstance(parent)) return parent;
  throw programError(
    `Can't declare customer "${name}": \`parent\` is another kind of resource. ` +
      `Set it to a Customer or the id of a Partner.`,
  );
}

/** The option `hooks`, with the one that refuses, in previews too, to delete or replace a protected customer. */
function protectedHooks(args: CustomerArgs, { hooks, retainOnDelete }: pulumi.CustomResourceOptions) {
  const hook = args.deletionProtection === false || retainOnDelete === true ? undefined : deletionHook();
  return hook === undefined ? {} : { hooks: { ...hooks, beforeDelete: [hook, ...(hooks?.beforeDelete ?? [])] } };
}

/**
 * A customer of WebcastManager.
 *
 * ```ts
 * const acme = new Customer("acme", { name: "Acme Group", type: "Partner", defaultLanguage: "en", hmac: {} });
 * new Customer("acme-berlin", { name: "Acme Berlin", type: "Consumer", defaultLanguage: "de", parent: acme });
 * ```
 */
export class Customer<Type extends CustomerType = CustomerType> extends CustomerOutputs {
  /** Whether a value is a Customer, of this copy of the package or of another. */
  static override isInstance(value: unknown): value is Customer {
    return isCustomer(value);
  }

  /**
   * Reads an existing customer without managing it. Fails if the customer does not exist.
   * @param name logical name in the program; @param id id in WebcastManager.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Customer {
    return new Customer(name, undefined, { ...options, id });
  }

  /**
   * @param name logical name in the program;
   * @param args the customer's properties;
   * @param options Pulumi's resource options.
   */
  constructor(name: string, args: ArgsOf<Type>, options?: pulumi.CustomResourceOptions);
  /**
   * For `Customer.get`; hidden from users, because the compiler's errors about two signatures are hard to read.
   * @internal
   */
  constructor(name: string, args: undefined, options: pulumi.CustomResourceOptions);
  constructor(name: string, args: CustomerArgs | undefined, options: pulumi.CustomResourceOptions = {}) {
    refusePlainTextCredentials();
    refuseBadArguments(name, args, options);
    const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    const inputs =
      args === undefined
        ? {}
        : { ...args, parent: parentId(name, args.parent), ...checkHints(name, args, options.parent) };
    const restore = skipPromiseStacks();
    try {
      super(
        customerToken,
        name,
        { ...outputs, ...inputs, __provider: providerTextForProgram() },
        {
          // For `--replace` and tainted resources the engine asks for no diff, and a name is taken until its customer
          // is deleted.
          deleteBeforeReplace: true,
          ...options,
          ...(args === undefined ? { id: idToRead(name, options.id) } : protectedHooks(args, options)),
          additionalSecretOutputs: ["hmacSecret", ...(options.additionalSecretOutputs ?? [])],
        },
      );
    } finally {
      restore();
    }
    if (args !== undefined) rememberArguments(this, args);
  }
}
