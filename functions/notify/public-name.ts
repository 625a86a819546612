/** A colleague's name for a reporter's eyes. Who signed in without a name stands there by address: that is not shown. */
export function publicName(name: string): string {
  return name.includes('@') ? 'A colleague' : name;
}
