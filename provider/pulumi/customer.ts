// The Customer class that users write. Registers inputs and hints; everything else happens in the provider process.
import * as pulumi from "@pulumi/pulumi";
import { customerToken, isCustomer } from "./customer-token";
import { CustomerOutputs, outputNames } from "./generated/outputs";
import type { ArgsOf, CustomerArgs, CustomerType } from "./generated/types";
import { undefinedHints } from "./given";
import { readId, refuseUnusable } from "./options";
import { parentHints, rememberDeclaration } from "./parent";
import { refusePlainSecrets } from "./plain-secrets";
import { programError } from "./program-error";
import { textForProgram } from "./provider-text";
import { skipPromiseStacks } from "./registration";

export { customerToken } from "./customer-token";

function parentId(name: string, parent: CustomerArgs["parent"]): pulumi.Input<string> | undefined {
  if (isCustomer(parent)) return parent.id;
  if (!pulumi.Resource.isInstance(parent)) return parent;
  throw programError(
    `Can't declare customer "${name}": \`parent\` is another kind of resource. Give a Customer or the id of a Partner.`,
  );
}

/**
 * The URN that the customer will have. A Promise, because it carries no dependency: as an Output it depends on the
 * component above, and so on every customer in it, and two customers of one component wait for each other for ever.
 */
function urnOf(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  return new Promise((resolve) => void pulumi.createUrn(name, customerToken, parent).apply(resolve));
}

/** The engine refuses to delete or replace what is protected; a value that is not plain can't be asked in time. */
function protection(args: CustomerArgs, options: pulumi.CustomResourceOptions): boolean | undefined {
  if (options.protect !== undefined || options.id !== undefined) return options.protect;
  // Where it is off nothing is said, so that a component's own protection holds as for any resource.
  return (args.deletionProtection ?? true) === true ? true : undefined;
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
  /** Whether a value is a Customer, of whatever copy of this package. */
  static override isInstance(value: unknown): value is Customer {
    return isCustomer(value);
  }

  /**
   * Reads an existing customer without managing it.
   * @param name logical name; @param id id in WebcastManager. Fails when the customer does not exist.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Customer {
    return new Customer(name, undefined, { ...options, id });
  }

  /** @param name logical name in the program; @param args what the form holds; @param options Pulumi's options. */
  constructor(name: string, args: ArgsOf<Type>, options?: pulumi.CustomResourceOptions);
  /** For `Customer.get`; what users read has one signature, because errors of two say nothing. @internal */
  constructor(name: string, args: undefined, options: pulumi.CustomResourceOptions);
  constructor(name: string, args: CustomerArgs | undefined, options: pulumi.CustomResourceOptions = {}) {
    refusePlainSecrets();
    refuseUnusable(name, args, options);
    const promised = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    const declared =
      args === undefined
        ? {}
        : {
            ...args,
            parent: parentId(name, args.parent),
            ...(isCustomer(args.parent) && parentHints(args.parent)),
            ...undefinedHints(args),
            __urn: urnOf(name, options.parent),
          };
    const restore = skipPromiseStacks();
    try {
      super(
        customerToken,
        name,
        { ...promised, ...declared, __provider: textForProgram() },
        {
          // Where a replacement is asked for by the operator alone (--replace, taint), the engine asks no diff, and a
          // name is taken until its customer goes.
          deleteBeforeReplace: true,
          ...options,
          ...(args === undefined && { id: readId(name, options.id) }),
          ...(args !== undefined && { protect: protection(args, options) }),
          additionalSecretOutputs: ["hmacSecret", ...(options.additionalSecretOutputs ?? [])],
        },
      );
    } finally {
      restore();
    }
    if (args !== undefined) rememberDeclaration(this, args);
  }
}
