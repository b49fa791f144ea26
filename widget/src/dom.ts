type Attribute = string | number | boolean | undefined | ((event: Event) => void);

/**
 * Builds an element from attributes and children: no markup is ever parsed, so Trusted Types have nothing to
 * refuse. `onclick` and its like take functions and become listeners; `false` and `undefined` leave attributes out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** Shows a message in a live region, where screen readers speak it; `failed` colors it. */
export function say(region: HTMLElement, message: string, failed = false): void {
  region.textContent = message;
  region.classList.toggle('failed', failed);
}
