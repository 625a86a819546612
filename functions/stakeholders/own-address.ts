/**
 * Whether an address is the product's own, from which its mails come, however it is written: a mail to it would come
 * back to where it came from.
 */
export function isOwnAddress(email: string, sender: string): boolean {
  return mailboxOf(email) === mailboxOf(sender);
}

/** In small letters, without what stands behind a plus sign: mail systems deliver both to the same mailbox. */
function mailboxOf(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().split('@');
  return `${local.split('+')[0]}@${domain}`;
}
