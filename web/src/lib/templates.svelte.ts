import { tagged, if_match, type Tagged } from '../api/client';
import type { ConsoleLocale, Template, TemplateText } from '../api/contract';
import { api } from './session.svelte';

/** One text being worked on: what the server has, and what stands in the fields. */
export class EditedTemplate {
  stored = $state.raw<Tagged<Template>>()!;
  subject = $state('');
  body = $state('');

  constructor(
    readonly key: string,
    readonly locale: ConsoleLocale,
    stored: Tagged<Template>,
  ) {
    this.take(stored);
  }

  /** What the fields hold is what the server has, a draft before the text in force. */
  take(stored: Tagged<Template>): void {
    this.stored = stored;
    this.subject = stored.value.draft?.subject ?? stored.value.subject;
    this.body = stored.value.draft?.body ?? stored.value.body;
  }

  /** The same, read in another language: its names change, what is typed stays. */
  reword(stored: Tagged<Template>): void {
    if (stored.etag === this.stored.etag) this.stored = stored;
    else this.take(stored);
  }

  get text(): TemplateText {
    return { subject: this.subject, body: this.body };
  }

  get is_changed(): boolean {
    const { draft, subject, body } = this.stored.value;
    return this.subject !== (draft?.subject ?? subject) || this.body !== (draft?.body ?? body);
  }

  async reload(): Promise<void> {
    this.take(await load_template(this.key, this.locale));
  }

  async save(draft: boolean): Promise<void> {
    const call = api.PUT('/v1/templates/{key}/{locale}', {
      params: { path: { key: this.key, locale: this.locale } },
      body: { ...this.text, draft },
      ...if_match(this.stored.etag),
    });
    this.take(await tagged(call));
  }

  /** Back to the text shipped with the program. */
  async restore(): Promise<void> {
    const call = api.DELETE('/v1/templates/{key}/{locale}', {
      params: { path: { key: this.key, locale: this.locale } },
      ...if_match(this.stored.etag),
    });
    this.take(await tagged(call));
  }
}

export function load_template(key: string, locale: ConsoleLocale, signal?: AbortSignal): Promise<Tagged<Template>> {
  return tagged(
    api.GET('/v1/templates/{key}/{locale}', { params: { path: { key, locale } }, ...(signal ? { signal } : {}) }),
  );
}

/** The page of a message. A point in an address would name a file, so that it could not be opened again. */
export function path_of(key: string): string {
  return `/templates/${key.replaceAll('.', '-')}`;
}

/** The key that `path_of` put into an address; keys hold no hyphen. */
export function key_in(segment: string): string {
  return segment.replaceAll('-', '.');
}

/** `text` with `inserted` in place of what is selected, and where the caret stands then. */
export function inserted_at(
  text: string,
  start: number,
  end: number,
  inserted: string,
): { text: string; caret: number } {
  return { text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length };
}
