import type { Prospect } from './contract';
import { isPlausibleEmail } from './email';

/** One person found in pasted text. `raw` is what was pasted, to be shown again if it is refused. */
export interface PastedLine {
  raw: string;
  prospect: Prospect;
  valid: boolean;
}

const kSeparated = /(?:"[^"]*"|[^",;\t])+/g;
const kNameThenAddress = /([^<>@]*?)<?(?:mailto:)?([^\s<>"]+@[^\s<>"]+)>?/g;
const kLongestPart = 400;

/**
 * Reads addresses the way people have them at hand: one per line; separated by commas, semicolons, tabs or
 * spaces; `Name <mail@x.fr>` as mail programs copy it; `mail@x.fr; Company; Name` or `Company; mail@x.fr` as
 * spreadsheets do. The same address twice counts once. Text without an address is kept as an invalid line.
 */
export function parsePastedLines(text: string): PastedLine[] {
  const lines = new Map<string, PastedLine>();
  for (const line of text.split(/[\r\n]+/).flatMap(parseRow)) {
    const key = (line.prospect.email ?? line.raw).toLowerCase();
    if (!lines.has(key)) lines.set(key, line);
  }
  return [...lines.values()];
}

function parseRow(row: string): PastedLine[] {
  const lines: PastedLine[] = [];
  const before: string[] = [];
  for (const [piece] of row.matchAll(kSeparated)) {
    const part = piece.trim();
    const last = lines.at(-1);
    if (part.includes('@')) lines.push(...findPeople(part));
    else if (part && last) describe(last, part, `${last.raw}; ${part}`);
    else if (part) before.unshift(part);
  }
  const [first] = lines;
  if (!first) return before.length ? [unreadable(row.trim())] : [];
  for (const part of before) describe(first, part, `${part}; ${first.raw}`);
  return lines;
}

const unreadable = (raw: string): PastedLine => ({ raw, prospect: {}, valid: false });

function findPeople(part: string): PastedLine[] {
  const found = part.length > kLongestPart ? [] : [...part.matchAll(kNameThenAddress)];
  if (!found.length) return [unreadable(part)];
  return found.map(([raw, name = '', email = '']) => {
    const contact = unquote(name);
    const prospect: Prospect = contact ? { email, contact_name: contact } : { email };
    return { raw: raw.trim(), prospect, valid: isPlausibleEmail(email) };
  });
}

/** The first words beside an address are the company, the next ones the person. */
function describe(line: PastedLine, part: string, raw: string): void {
  line.raw = raw;
  line.prospect[line.prospect.company ? 'contact_name' : 'company'] ??= unquote(part);
}

const unquote = (text: string): string => text.replace(/^[\s"']+|[\s"']+$/g, '');
