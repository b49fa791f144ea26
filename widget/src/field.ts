import { h } from './dom';

type Attributes = Record<string, string | number | boolean>;

/**
 * A labelled text control, and under it the places for its error and its hint, which screen readers read with
 * it. `name` is its id as well; `rows` makes it a textarea.
 */
export const textField = (name: string, label: string, attributes: Attributes = {}): HTMLElement =>
  field(
    name,
    h('label', { for: name }, label),
    h(attributes['rows'] ? 'textarea' : 'input', { autocomplete: 'off', ...identity(name), ...attributes }),
  );

/** A checkbox with its sentence and the place for its error. */
export const checkField = (name: string, text: string, checked: boolean): HTMLElement =>
  field(name, choice('checkbox', text, { ...identity(name), checked }));

/** A checkbox or radio inside its label. */
export const choice = (type: string, text: string, attributes: Attributes): HTMLLabelElement =>
  h('label', { class: 'check' }, h('input', { type, ...attributes }), text);

const identity = (name: string): Attributes => ({
  id: name,
  name,
  'aria-describedby': `${name}-error ${name}-hint`,
});

const field = (name: string, ...content: Node[]): HTMLElement =>
  h(
    'div',
    { class: `field ${name}` },
    ...content,
    h('span', { class: 'failed', id: `${name}-error` }),
    h('span', { class: 'hint', id: `${name}-hint`, 'aria-live': 'polite' }),
  );
