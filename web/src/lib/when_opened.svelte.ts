import { untrack } from 'svelte';

/**
 * Begin anew each time a dialog opens, before it is drawn, and at no other time: what is refreshed behind an open
 * dialog leaves alone what somebody is writing in it. Call while a component initialises.
 */
export function when_opened(is_open: () => boolean, begin: () => void): void {
  const opened = $derived(is_open());
  $effect.pre(() => {
    if (opened) untrack(begin);
  });
}
