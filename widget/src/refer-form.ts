import {
  kBatchLimit,
  type BatchReceipt,
  type NewBatch,
  type Prospect,
  type ReferralReceipt,
} from './contract';
import { h, say } from './dom';
import { isFreeMail, isPlausibleEmail } from './email';
import { checkField, choice, textField } from './field';
import { parsePastedLines, type PastedLine } from './pasted-lines';
import { explain } from './problem';
import type { Session } from './session';

const kAcquainted = 'knows_professionally';
const kExample = 'marie@azur.fr\nPaul Roy <paul@rivoli.fr>\nlea@montcalm.fr; Garage Montcalm';

/**
 * The form that recommends one person, or several at once from pasted lines.
 *
 * @param referred called with the new ids once the server has them and the session lists them
 */
export function referForm(
  { t, api, state, add }: Session,
  referred: (ids: string[]) => void,
): HTMLFormElement {
  const more = h(
    'details',
    {},
    h('summary', {}, t('details')),
    h(
      'div',
      { class: 'grid' },
      textField('phone', t('phone'), { type: 'tel' }),
      textField('company_number', t('company_number'), { inputmode: 'numeric' }),
      textField('need', t('need'), { rows: 2 }),
    ),
  );
  const person = h(
    'fieldset',
    { class: 'grid' },
    textField('company', t('company')),
    textField('contact_name', t('contact_name')),
    textField('email', t('email'), { type: 'email' }),
    more,
  );
  const paste = h('fieldset', {}, textField('lines', t('lines'), { rows: 6, placeholder: kExample }));
  const acquainted = checkField(kAcquainted, t(kAcquainted), false);
  const button = h('button', { class: 'primary' }, t('submit'));
  const status = h('p', { role: 'status' });
  const results = h('ul');
  const form = h(
    'form',
    { novalidate: true, onsubmit: (event) => void submit(event), oninput: noteEdit },
    h(
      'fieldset',
      { class: 'mode', 'aria-label': t('mode') },
      choice('radio', t('one'), { name: 'mode', checked: true }),
      choice('radio', t('several'), { name: 'mode', id: 'several' }),
    ),
    person,
    paste,
    checkField('informed', t('informed'), false),
    acquainted,
    button,
    status,
    results,
  );
  const find = (id: string): HTMLInputElement => form.querySelector(`#${id}`)!;
  const several = find('several');
  const pastedLines = (): PastedLine[] => parsePastedLines(find('lines').value);
  const people = [...person.querySelectorAll<HTMLInputElement>('[name]')];
  let busy = false;

  function fail(name: string, message = ''): void {
    find(name).setAttribute('aria-invalid', String(!!message));
    find(`${name}-error`).textContent = message;
  }

  /** Follows what is typed: mistakes vanish once edited, a hint or a count appears. */
  function noteEdit({ target }: Event): void {
    const { name } = target as HTMLInputElement;
    if (name === 'mode') showMode();
    else fail(name);
    showHints();
  }

  function showMode(): void {
    person.hidden = person.disabled = several.checked;
    paste.hidden = paste.disabled = !several.checked;
    clearAnswer();
  }

  function showHints(): void {
    const n = pastedLines().length;
    find('email-hint').textContent = isFreeMail(find('email').value.trim()) ? t('free_mail') : '';
    find('lines-hint').textContent = n ? t('count', n) : '';
    acquainted.hidden = !state?.acquaintance.some((ending) =>
      told().some(({ email = '' }) => email.toLowerCase().endsWith(ending)),
    );
  }

  function clearAnswer(): void {
    say(status, '');
    results.replaceChildren();
  }

  /** True when a field was at fault; it then has the keyboard. */
  function focusFirstError(): boolean {
    const bad = form.querySelector<HTMLElement>(':enabled[aria-invalid=true]');
    if (more.contains(bad)) more.open = true;
    bad?.focus();
    return !!bad;
  }

  /** Empties the form for the next one, in the mode it is in. */
  function clear(): void {
    const { checked } = several;
    form.reset();
    several.checked = checked;
    showHints();
  }

  function thank(what: string | number): void {
    const callsFirst = state?.preferences.involvement === 'call_me_first';
    say(status, `${t('thanks', what)} ${t(callsFirst ? 'next_call' : 'next')}`);
  }

  const readPerson = (): Prospect =>
    Object.fromEntries(
      people
        .map(({ name, value }) => [name, name === 'company_number' ? value.replace(/\s/g, '') : value.trim()])
        .filter(([, value]) => value),
    );

  const told = (): Prospect[] =>
    several.checked ? pastedLines().map(({ prospect }) => prospect) : [readPerson()];

  /** The person, with what the user said of how they know them. */
  const known = (prospect: Prospect): Prospect => ({
    ...prospect,
    [kAcquainted]: find(kAcquainted).checked || undefined,
  });

  function checkPerson({ email, company, phone }: Prospect): void {
    if (!email && !(company && phone)) fail('email', t('email_required'));
    else if (email && !isPlausibleEmail(email)) fail('email', t('email_invalid'));
  }

  function checkLines({ length }: PastedLine[]): void {
    if (!length) fail('lines', t('email_invalid'));
    else if (length > kBatchLimit) fail('lines', t('too_many'));
  }

  async function sendPerson(prospect: Prospect): Promise<void> {
    const { id } = await api.post<ReferralReceipt>('referrals', { ...known(prospect), informed: true });
    add(id, prospect);
    clear();
    thank(prospect.contact_name ?? prospect.company ?? prospect.email ?? '');
    referred([id]);
  }

  async function sendLines(pasted: PastedLine[]): Promise<void> {
    const errors = new Map(pasted.filter(({ valid }) => !valid).map((line) => [line, t('email_invalid')]));
    const sent = pasted.filter(({ valid }) => valid);
    const ids: string[] = [];
    if (sent.length) {
      const batch: NewBatch = {
        lines: sent.map(({ prospect }) => known(prospect)),
        informed: true,
      };
      for (const result of (await api.post<BatchReceipt>('referrals/batch', batch)).results) {
        const line = sent[result.line]!;
        if (result.status === 'refused') {
          errors.set(line, result.detail ?? t('refused'));
        } else {
          ids.push(result.id);
          add(result.id, line.prospect);
        }
      }
    }
    showVerdicts(pasted, errors);
    if (ids.length) referred(ids);
  }

  /** Says of each line what became of it; those refused stay in the box. */
  function showVerdicts(pasted: PastedLine[], errors: Map<PastedLine, string>): void {
    clear();
    if (pasted.length > errors.size) thank(pasted.length - errors.size);
    results.replaceChildren(
      ...pasted.map((line) => {
        const error = errors.get(line);
        return h('li', { class: error && 'failed' }, h('b', {}, line.raw), error ?? t('received'));
      }),
    );
    if (!errors.size) return;
    find('lines').value = pasted
      .filter((line) => errors.has(line))
      .map(({ raw }) => raw)
      .join('\n');
    showHints();
    fail('lines', t('to_correct', errors.size));
    focusFirstError();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    clearAnswer();
    const names = ['informed', 'lines', ...people.map(({ name }) => name)];
    for (const name of names) fail(name);
    const prospect = readPerson();
    const pasted = pastedLines();
    if (several.checked) checkLines(pasted);
    else checkPerson(prospect);
    if (!find('informed').checked) fail('informed', t('informed_required'));
    if (focusFirstError()) return;

    setBusy(true);
    try {
      await (several.checked ? sendLines(pasted) : sendPerson(prospect));
    } catch (error) {
      for (const [name, message] of explain(error, names, t)) {
        if (name) fail(name, message);
        else say(status, message, true);
      }
      focusFirstError();
    }
    setBusy(false);
  }

  /** Not `disabled`, which would take the keyboard away from the button. */
  function setBusy(now: boolean): void {
    busy = now;
    button.setAttribute('aria-disabled', String(now));
  }

  showMode();
  showHints();
  return form;
}
