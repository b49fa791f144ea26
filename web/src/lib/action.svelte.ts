import { ApiProblem } from '../api/client';
import { t } from './i18n.svelte';
import { toasts } from './toasts.svelte';

/** An error in words of the reader; the server's own words where it gave some. */
export function error_text(error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('error.unexpected');
  if (error.is_network) return t('error.network');
  return error.message || t('error.unexpected');
}

/** One thing a person does: busy while it runs, refusals kept for the form to show. */
export class Action {
  busy = $state(false);
  error = $state.raw<unknown>();
  #fields = new Set<string>();

  /** What the server says of a field, by its JSON pointer (`/email`). */
  field(pointer: string): string | undefined {
    this.#fields.add(pointer);
    return this.error instanceof ApiProblem ? this.error.fields[pointer] : undefined;
  }

  /** Whether everything that was refused is about fields which the form has asked for, and so shows. */
  get is_shown_by_fields(): boolean {
    if (!(this.error instanceof ApiProblem)) return false;
    const pointers = Object.keys(this.error.fields);
    return pointers.length > 0 && pointers.every((pointer) => this.#fields.has(pointer));
  }

  get is_conflict(): boolean {
    return this.error instanceof ApiProblem && this.error.is_conflict;
  }

  clear(): void {
    this.error = undefined;
  }

  /** Do it unless it is being done; true when it succeeded. The error stays in `error`. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = undefined;
    try {
      await work();
      return true;
    } catch (cause) {
      this.error = cause;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /**
   * Do it and tell the outcome in a toast. Where the thing changed meanwhile the toast offers to load it again.
   */
  async run(work: () => Promise<void>, done: string, reload?: () => void): Promise<boolean> {
    const succeeded = await this.attempt(work);
    if (succeeded) {
      toasts.show('good', done);
    } else if (this.is_conflict && reload) {
      toasts.show('bad', `${t('error.conflict')} ${error_text(this.error)}`, { text: t('action.reload'), run: reload });
    } else if (this.error) {
      toasts.show('bad', error_text(this.error));
    }
    return succeeded;
  }
}
