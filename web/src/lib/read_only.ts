import { getContext, setContext } from 'svelte';

const kKey = Symbol('read only');

/** From here on inwards fields show what they hold as text while `is` says so. Call while a component initialises. */
export function set_read_only(is: () => boolean): void {
  setContext(kKey, is);
}

/** Whether fields here show what they hold as text. Call while a component initialises. */
export function read_only(): () => boolean {
  return getContext<(() => boolean) | undefined>(kKey) ?? (() => false);
}
