import type { ById, Operation, Page, Paging } from './contract';

/** Between which values the true one lies with 95 % confidence. */
export interface Interval {
  low: number;
  high: number;
}

/** How many times as well recommended prospects convert; open above where classical ones bought nothing. */
export interface Lift {
  ratio: number | null;
  low: number;
  high: number | null;
}

/** Shares of new customers, in basis points. */
export interface ShareTarget {
  start: number;
  target: number;
}

export type ImportKind = 'classical_prospects' | 'classical_counts';

export interface ImportSummary {
  id: string;
  kind: ImportKind;
  file_name: string;
  state: 'uploaded' | 'checking' | 'checked' | 'running' | 'done';
  progress: number;
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
  created_at: string;
  updated_at: string;
}

export interface ImportField {
  name: string;
  label: string;
  required: boolean;
  heading: string | null;
}

export interface ImportFault {
  line: number;
  field: string | null;
  code: string;
  detail: string;
  /** Of told_twice: the line that counts. */
  first_line?: number | null;
}

export interface ImportFile extends ImportSummary {
  encoding: 'utf8' | 'windows1252';
  separator: string;
  headings: string[];
  sample: string[][];
  fields: ImportField[];
  faults: ImportFault[];
}

export interface ClassicalPaths {
  '/v1/share-target': { get: Operation<200, ShareTarget>; put: Operation<200, ShareTarget, ShareTarget> };
  '/v1/imports': {
    get: Operation<200, Page<ImportSummary>, never, Paging>;
    post: Operation<201, ImportFile, Blob, { kind: ImportKind; name: string }>;
  };
  '/v1/imports/{id}': {
    get: Operation<200, ImportFile, never, never, ById>;
    delete: Operation<204, undefined, never, never, ById>;
  };
  '/v1/imports/{id}/mapping': { put: Operation<200, ImportFile, { fields: Record<string, string> }, never, ById> };
  '/v1/imports/{id}/dry-run': { post: Operation<202, ImportFile, never, never, ById> };
  '/v1/imports/{id}/run': { post: Operation<202, ImportFile, never, never, ById> };
  '/v1/imports/{id}/errors.csv': { get: Operation<200, Blob, never, never, ById> };
}
