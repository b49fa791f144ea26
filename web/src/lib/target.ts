/** The words of a list that a person typed, parted by commas, semicolons or blanks. */
export function list_of(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

/** A whole number from 0 to `most`; null for anything else, nothing included. */
export function whole_of(text: string, most: number): number | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{1,9}$/.test(compact)) return null;
  const value = Number(compact);
  return value <= most ? value : null;
}
