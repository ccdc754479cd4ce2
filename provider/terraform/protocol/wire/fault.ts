// What is wrong with a value on its way to or from Terraform.

/** A value that does not fit its type. The message names the place and the type, never the value. */
export class ValueFault extends Error {
  constructor(
    readonly place: readonly string[],
    what: string,
  ) {
    super(`${place.length === 0 ? "the value" : place.join(".")}: ${what}`);
    this.name = "ValueFault";
  }
}
