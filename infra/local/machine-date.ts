/**
 * Makes `Date` of this thread tell the time that `now` gives. Only asking for the present changes: any other date is
 * made as ever, and `instanceof Date` holds for all of them.
 */
export function installDate(now: () => number): void {
  const RealDate = globalThis.Date;
  function MachineDate(this: unknown, ...given: unknown[]): unknown {
    if (!new.target) return new RealDate(now()).toString();
    return Reflect.construct(RealDate, given.length > 0 ? given : [now()], new.target);
  }
  MachineDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = MachineDate;
  const statics = { now, parse: RealDate.parse, UTC: RealDate.UTC };
  for (const [name, value] of Object.entries(statics)) {
    Object.defineProperty(MachineDate, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(MachineDate, 'name', { value: 'Date' });
  globalThis.Date = MachineDate as unknown as DateConstructor;
}
