/** A line of a checklist, as Markdown has it: `- [ ] do this`. */
const ENTRY = /^\s*[-*+] \[[ xX]\] +(.*\S)\s*$/;
const FENCE = /^\s*(`{3,}|~{3,})/;

/** What a runbook asks to be done, in its order. Lines within code are code. */
export function checklistOf(text: string): readonly string[] {
  const entries: string[] = [];
  let fence: string | null = null;
  for (const line of text.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const [, entry] = ENTRY.exec(line) ?? [];
      if (entry !== undefined) entries.push(entry);
    }
  }
  return entries;
}
