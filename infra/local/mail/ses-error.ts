import { randomUUID } from 'node:crypto';
import type { ServiceError } from '../service-error.ts';

/** An error as SES answers it: XML of its Query protocol. */
export function sesErrorXml(error: ServiceError): string {
  return (
    '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error>' +
    `<Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escaped(error.code)}</Code>` +
    `<Message>${escaped(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}
