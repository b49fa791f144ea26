import type { ImportField, ImportKind, ImportSummary } from '../api/contract';

/** What can be brought in from a file, in the order in which it is offered. */
export const kImportKinds: readonly ImportKind[] = ['classical_prospects', 'classical_counts'];

/** The largest file taken, in bytes. */
export const kLargestFile = 100 * 1024 * 1024;

/** Whether the server is at it: then it is asked again until it is not. */
export function is_under_way(file: Pick<ImportSummary, 'state'>): boolean {
  return file.state === 'checking' || file.state === 'running';
}

/** Whether a dry run or the import can begin. */
export function may_begin(file: Pick<ImportSummary, 'state'>): boolean {
  return file.state === 'uploaded' || file.state === 'checked';
}

/** The mapping as chosen: fields without a column are left out. */
export function mapping_of(chosen: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(chosen).filter(([, heading]) => heading !== ''));
}

/** The fields that need a column and have none. */
export function missing_of(fields: ImportField[], chosen: Record<string, string>): ImportField[] {
  return fields.filter((field) => field.required && !chosen[field.name]);
}

/** How often the server is asked how far it is, in milliseconds. */
export const kPollPause = 1_000;
