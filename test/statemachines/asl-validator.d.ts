/** The part of asl-validator that the tests call; the package ships no types. */
declare module 'asl-validator' {
  function validate(definition: object): { isValid: boolean; errorsText(separator?: string): string };
  export = validate;
}
