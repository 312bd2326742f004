/** The row of one contact, wherever it stands on the page. Compared, not spliced into a selector. */
export function contactRow(root: ParentNode, id: string | null): HTMLElement | null {
  const rows = root.querySelectorAll<HTMLElement>('[data-contact]');
  return [...rows].find((row) => row.dataset['contact'] === id) ?? null;
}
