import type { WithMailer } from '../incident/ports.ts';

/** The same ports, whose mailer sends nothing that could not be over in time: what it reads and counts first may take long. */
export function inTime<P extends WithMailer>(ports: P, mayStart: () => boolean): P {
  return { ...ports, mailer: { send: (mail, tags) => ports.mailer.send(mail, tags, mayStart) } };
}
