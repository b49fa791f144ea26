/** jsdom has no constructable style sheets; what they hold is the browser tests' business. */
class Sheet {
  replaceSync(): void {}
}
globalThis.CSSStyleSheet = Sheet as unknown as typeof CSSStyleSheet;
