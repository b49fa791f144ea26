import { describe, expect, test } from 'vitest';
import { accessibility_faults, console_under_test, kPictures, settled } from './support';

const { server, complaints, open } = console_under_test();

describe('what a person does', () => {
  test('claims the workspace with the token of the fragment, then sets it up', async () => {
    server.is_logged_in = false;
    server.workspace.set_up = false;
    const page = await open('/console/claim#one-time-token');
    await page.getByLabel('Name', { exact: true }).fill('Claire Vasseur');
    await page.getByLabel('E-mail').fill('claire@facturel.example');
    await page.getByLabel('Password', { exact: true }).fill('too short');
    await page.getByRole('button', { name: 'Create my access' }).click();
    await page.getByText('Too short: at least 12 characters.').waitFor();
    expect(server.writes).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill('a long enough phrase');
    await page.getByRole('button', { name: 'Create my access' }).click();
    await page.getByRole('heading', { name: 'Set up your referral program' }).waitFor();
    expect(server.writes[0]?.body).toMatchObject({ link: 'one-time-token', name: 'Claire Vasseur' });
    for (const step of ['Brand', 'Sender', 'Sites', 'Installation', 'Billing']) {
      await page.getByRole('link', { name: `Next: ${step}` }).click();
      await page.getByRole('heading', { level: 2, name: step, exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('heading', { level: 1, name: 'Referrals' }).waitFor();
    expect(server.workspace.set_up).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('writes a text with a variable, sees it in a page of its own styles, and keeps it as a draft', async () => {
    const page = await open('/console/templates/prospect-introduction');
    const english = page.getByRole('region', { name: 'English', exact: true });
    await english.getByLabel('Text', { exact: true }).fill('Dear ');
    await english.getByText('Variables (2)').click();
    await english.getByRole('button', { name: 'Insert: Name of the person recommended' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByText('Dear {{prospect_name}}').waitFor();
    const ground = await frame.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(ground).toBe('rgb(238, 238, 238)');
    await english.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByText('Draft saved. It is not sent.').waitFor();
    const saved = server.writes.find(({ method }) => method === 'PUT');
    expect(saved?.body).toMatchObject({ body: 'Dear {{prospect_name}}', draft: true });
    expect(saved?.headers['if-match']).toBe('"3"');
    expect(complaints).toEqual([]);
  });

  test('a wrong password is told, a right one leads back to the page that was asked for', async () => {
    server.is_logged_in = false;
    const page = await open('/console/rewards/all?state=paid');
    await page.getByLabel('E-mail').fill('claire@facturel.example');
    await page.getByLabel('Password').fill('a wrong phrase');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('do not go together').waitFor();
    await page.getByLabel('Password').fill('a long enough phrase');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rewards' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/console/rewards/all?state=paid');
  });

  test('a session that ended leads to the log-in and back', async () => {
    const page = await open('/console/referrals');
    await settled(page);
    server.is_logged_in = false;
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('Your session has ended.').waitFor();
    await page.getByLabel('E-mail').fill('claire@facturel.example');
    await page.getByLabel('Password').fill('a long enough phrase');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
  });

  test('filters, searches and pages through the referrals', async () => {
    const page = await open('/console/referrals');
    const rows = page.getByRole('row');
    await page.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(() => rows.count()).toBe(13);
    await page.getByRole('button', { name: 'Customer 3' }).click();
    await expect.poll(() => rows.count()).toBe(4);
    expect(page.url()).toContain('state=won');
    await page.getByRole('searchbox').fill('azur');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('link', { name: 'Librairie Azur' }).click();
    await page.getByRole('heading', { level: 1, name: 'Librairie Azur' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.title()).toBe('Librairie Azur · Parrain');
  });

  test('a loss needs a reason; an ordinary event does not', async () => {
    const page = await open('/console/referrals/r2');
    await page.getByRole('button', { name: 'The prospect is interested' }).click();
    await page.getByText('Done: The prospect is interested').waitFor();
    await page.getByRole('button', { name: 'Mark as lost' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Mark as lost' }).click();
    await dialog.getByText('Please give a reason.').waitFor();
    expect(await accessibility_faults(page)).toEqual([]);
    await page.screenshot({ path: `${kPictures}dialog-reason.png` });
    await dialog.getByLabel('Reason').fill('Chose a competitor');
    await dialog.getByRole('button', { name: 'Mark as lost' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes.map(({ body }) => body)).toEqual([
      { event: 'prospect_interested' },
      { event: 'lost', reason: 'Chose a competitor' },
    ]);
    expect(server.writes[0]?.headers['x-csrf-token']).toBe('csrf-of-the-mock');
    expect(server.writes[0]?.headers['if-match']).toBe('"1"');
    expect(server.writes[0]?.headers['idempotency-key']).not.toBe(server.writes[1]?.headers['idempotency-key']);
  });

  test('approves, then pays the chosen rewards and confirms the transfers', async () => {
    const page = await open('/console/rewards');
    await page.getByRole('heading', { name: 'To approve (3) – €954.00' }).waitFor();
    const first = page.getByRole('row').nth(1);
    expect(await first.textContent()).toContain('Advocate and prospect share an address.');
    await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
    await page.getByText('The reward is approved.').waitFor();
    await page.getByRole('checkbox', { name: /Julie Roy/ }).uncheck();
    await page.getByRole('button', { name: /^Pay 1/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Payout of €618.00' }).waitFor();
    await page.getByRole('button', { name: 'Mark as failed: Tom Leroy' }).click();
    await page.getByText('The payment is marked as failed.').waitFor();
    await page.getByRole('button', { name: 'Mark the 2 lines as paid' }).click();
    await page.getByText('2 payments are confirmed.').waitFor();
    const bodies = server.writes.map(({ path, body }) => [path, body]);
    expect(bodies).toEqual([
      ['/v1/rewards/w3/approve', undefined],
      ['/v1/payouts', { rewards: ['w5'] }],
      ['/v1/payouts/o2/results', { results: [{ reward: 'w7', outcome: 'failed' }] }],
      [
        '/v1/payouts/o2/results',
        {
          results: [
            { reward: 'w7', outcome: 'confirmed' },
            { reward: 'w4', outcome: 'confirmed' },
          ],
        },
      ],
    ]);
  });

  test('a large payout: approves it as a second person, calls one off with a reason, names a bank account', async () => {
    const page = await open('/console/payouts/o3');
    await page.getByText('This payout is above the limit').waitFor();
    await page.getByRole('button', { name: 'Approve the payout' }).click();
    await page.getByText('The payout is approved.').waitFor();
    await page.getByRole('button', { name: 'Cancel the payout' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Wrong account');
    await dialog.getByRole('button', { name: 'Cancel the payout' }).click();
    await page.getByText('The payout is cancelled.').waitFor();
    await page.getByRole('button', { name: 'Add bank details of Marc Petit' }).click();
    await dialog.getByLabel('IBAN').fill('FR76 3000 6000 0112 3456 7890 189');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The bank details are saved.').waitFor();
    expect(server.writes.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/payouts/o3/approve', undefined],
      ['/v1/payouts/o3/cancel', { reason: 'Wrong account' }],
      ['/v1/advocates/a5/bank-account', { holder: 'Marc Petit', iban: 'FR76 3000 6000 0112 3456 7890 189' }],
    ]);
  });

  test('benefits: marks one as given and one as not possible', async () => {
    const page = await open('/console/benefits');
    await page.getByRole('button', { name: /Mark as given: module/ }).click();
    await page.getByText('The benefit is marked as given.').waitFor();
    await page.getByRole('button', { name: /Mark as not possible: account credit: €150.00/ }).click();
    await page.getByText('The benefit is marked as not possible.').waitFor();
    expect(server.writes.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/benefits/b1/acknowledgements', { outcome: 'applied' }],
      ['/v1/benefits/b2/acknowledgements', { outcome: 'failed' }],
    ]);
  });

  test('the team: invites a person by a link, and makes a new one; sets the limit for two people', async () => {
    const page = await open('/console/settings/team');
    await page.getByRole('button', { name: 'Invite a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Paul Martin');
    await dialog.getByLabel('E-mail').fill('paul@facturel.example');
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await page.getByText('https://refer.facturel.example/console/claim#shown-once').waitFor();
    await page.getByRole('button', { name: 'New link for Nadia Benali' }).click();
    await page.getByText('https://refer.facturel.example/console/claim#shown-again').waitFor();
    await page.getByRole('link', { name: 'Payments' }).click();
    await page.getByLabel(/Ask for a second person above/).fill('2500');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(server.writes.map(({ path }) => path)).toEqual([
      '/v1/members',
      '/v1/members/m2/invitations',
      '/v1/workspace',
    ]);
    expect(server.workspace.four_eyes_above).toEqual({ amount: 250_000, currency: 'EUR' });
  });

  test('the team: gives another role and takes somebody out, saying first which keys end', async () => {
    const page = await open('/console/settings/team');
    await page.getByRole('button', { name: 'Change Nadia Benali' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Invited as “Finance”').waitFor();
    await dialog.getByLabel('Role').selectOption('marketing');
    await dialog.getByText('The new role holds at once, and Nadia Benali has to log in again.').waitFor();
    await page.screenshot({ path: `${kPictures}team-role.png`, fullPage: true });
    expect(await accessibility_faults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nadia Benali now has the role “Marketing”.').waitFor();
    await page.getByRole('button', { name: 'Change Claire Vasseur' }).click();
    await dialog.getByRole('button', { name: 'Take out of the team' }).click();
    await dialog.getByText('2 API keys that this person made stop working.').waitFor();
    await page.screenshot({ path: `${kPictures}team-remove.png`, fullPage: true });
    await dialog.getByRole('button', { name: 'Take out of the team' }).click();
    await page.getByText('Claire Vasseur is no longer in the team.').waitFor();
    expect(server.writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /v1/members/m2/role',
      'DELETE /v1/members/m1',
    ]);
  });

  test('a change made meanwhile by somebody else is told, with a way to load it', async () => {
    server.contested = '/v1/workspace';
    const page = await open('/console/settings/workspace');
    await page.getByLabel('Name of the workspace').fill('Another name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This changed meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('This changed meanwhile.').waitFor({ state: 'detached' });
    await page.getByLabel('Name of the workspace').fill('Another name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(server.workspace.name).toBe('Another name');
    expect(server.writes[1]?.headers['if-match']).toBe('"7"');
  });

  test('allows a refused site, reads what is wrong with a token, connects Stripe', async () => {
    const page = await open('/console/set-up/origins');
    await page.getByRole('button', { name: 'Allow https://preprod.facturel.example' }).click();
    await page.getByText('Saved.').first().waitFor();
    expect(server.workspace.origins).toContain('https://preprod.facturel.example');
    await page.getByRole('link', { name: 'Next: Installation' }).click();
    await page.getByLabel('Token (JWT)').fill('a.b.c');
    await page.getByRole('button', { name: 'Check the token' }).click();
    await page.getByText('Your clock is 312 s ahead.').waitFor();
    await page.screenshot({ path: `${kPictures}token-debugger.png`, fullPage: true });
    expect(await accessibility_faults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Next: Billing' }).click();
    await page.getByLabel('Signing secret').fill('whsec_abc');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Stripe is connected.').first().waitFor();
  });

  test('approves several rewards at once, doubtful ones first in the list', async () => {
    const page = await open('/console/rewards');
    const waiting = page.getByRole('table', { name: 'Rewards that wait for a decision' });
    await waiting.getByRole('row').nth(1).getByText('▲').first().waitFor();
    await page.getByRole('button', { name: 'Approve what is picked' }).waitFor();
    await waiting.getByRole('checkbox', { name: 'Pick all' }).check();
    const approve = page.getByRole('button', { name: /^Approve [1-9]/ });
    const count = Number(/\d+/.exec((await approve.textContent()) ?? '')?.[0]);
    await page.screenshot({ path: `${kPictures}approvals-picked.png`, fullPage: true });
    expect(await accessibility_faults(page)).toEqual([]);
    await approve.click();
    await page.getByText(count === 1 ? 'The reward is approved.' : `${count} rewards are approved.`).waitFor();
    expect(server.writes.filter(({ path }) => path.endsWith('/approve'))).toHaveLength(count);
  });

  test('publishes a new version of a rule, reading first what it says and changes', async () => {
    const page = await open('/console/programs/p1');
    await page.getByRole('link', { name: 'Change this rule – The advocate' }).click();
    await page.getByRole('heading', { name: 'New version of the rule' }).waitFor();
    await page.getByLabel('Rate (%)').fill('15,5');
    await page.getByLabel('Hold (days)').fill('45');
    await page.getByLabel('At most for one advocate a year').fill('2 000');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('What', { exact: true }).selectOption('annual_value');
    await page.getByLabel('Value (€)').fill('600');
    await page.getByText('The advocate receives 15.5% of the annual subscription', { exact: false }).waitFor();
    await page
      .getByText('12 referrals of 7 advocates, open or won, keep the version they were promised; 9 of them')
      .waitFor();
    await page.getByRole('cell', { name: '€199.95' }).waitFor();
    await page.screenshot({ path: `${kPictures}rule-editor.png`, fullPage: true });
    expect(await accessibility_faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Publish the new version' }).click();
    await page.getByRole('heading', { name: 'Reward rules' }).waitFor();
    const published = server.writes.find(({ path }) => path.endsWith('/rules'))?.body;
    expect(published).toMatchObject({
      rate_bps: 1550,
      hold_days: 45,
      replaces: 'rule-advocate-2',
      caps: { per_year: { amount: 200_000, currency: 'EUR' } },
      when: { match: 'all', conditions: [{ attribute: 'annual_value', operator: 'at_least', value: '60000' }] },
    });
    expect(published).not.toHaveProperty('sentence');
  });

  test('says what a new rule lacks, and lets only what fits be chosen', async () => {
    const page = await open('/console/programs/p1');
    await page.getByRole('link', { name: 'Add a rule' }).click();
    await page.getByRole('button', { name: 'Publish the rule' }).click();
    await page.getByText('A percentage above 0 and up to 100').waitFor();
    expect(await page.getByLabel('Rate (%)').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByLabel('When', { exact: true }).selectOption('engaged');
    await page.getByLabel('Given as').selectOption('gift');
    await page.getByLabel('Step of a ladder').fill('2');
    await page.getByLabel('Gift of the catalogue').selectOption('Notebook');
    expect(await page.getByLabel('What it costs you (€)').inputValue()).toBe('12.00');
    expect(await page.getByLabel('At most for one referral').count()).toBe(0);
    await page.screenshot({ path: `${kPictures}rule-rung.png`, fullPage: true });
    await page.getByRole('button', { name: 'Publish the rule' }).click();
    await page.getByRole('heading', { name: 'Reward rules' }).waitFor();
    expect(server.writes.find(({ path }) => path.endsWith('/rules'))?.body).toMatchObject({
      milestone: 'engaged',
      base: 'none',
      kind: 'gift',
      gift: 'notebook',
      amount: { amount: 1200, currency: 'EUR' },
      at_count: 2,
      replaces: null,
    });
  });

  test('retires a rule and tops up the budget', async () => {
    const page = await open('/console/programs/p1');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Retire this rule – The prospect' }).click();
    await dialog.getByRole('button', { name: 'Retire this rule' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes[0]).toMatchObject({ method: 'DELETE', path: '/v1/programs/p1/rules/rule-prospect-1' });
    await page.getByRole('button', { name: 'Top up the budget' }).click();
    await dialog.getByLabel('Amount (€)').fill('2 500,50');
    await dialog.getByRole('button', { name: 'Add to the budget' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes[1]?.body).toEqual({ amount: { amount: 250_050, currency: 'EUR' } });
  });

  test('sets and releases a guard-rail', async () => {
    const page = await open('/console/programs/p1');
    await page.getByRole('button', { name: 'Change the guard-rail' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Most a new customer may cost (€)').inputValue()).toBe('200.00');
    await dialog.getByLabel('Most a new customer may cost (€)').fill('');
    await dialog.getByLabel('Most rewards may cost').fill('a third');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('A percentage above 0, up to 1,000.').waitFor();
    await dialog.getByLabel('Most rewards may cost').fill('120');
    await page.screenshot({ path: `${kPictures}dialog-guardrail.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes[0]?.headers['if-match']).toBe('"3"');
    expect(server.writes[0]?.body).toEqual({
      cost_per_customer: null,
      cost_to_revenue_bps: 12_000,
      budget_alert_bps: 8000,
      action: 'pause',
    });
    await page.reload();
    await page.getByRole('button', { name: 'Release the guard-rail' }).click();
    await dialog.getByLabel('Reason').fill('Agreed with the board');
    await dialog.getByRole('button', { name: 'Release the guard-rail' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes.at(-1)).toMatchObject({
      path: '/v1/programs/p1/guardrail/release',
      body: { reason: 'Agreed with the board' },
    });
    await page.getByText('The guard-rail is released.').first().waitFor();
  });

  test('follows billing live, accepts a proposed match and names a referral', async () => {
    const page = await open('/console/billing');
    await page.getByRole('button', { name: 'Attribute', exact: true }).click();
    await page.getByText('The event is attributed.').waitFor();
    await page.getByRole('button', { name: 'Choose a referral' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Attribute' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(server.writes.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/billing-events/evt_1Q9xPz/attribute', { referral: 'r3' }],
      ['/v1/billing-events/evt_1Q6ccc/attribute', { referral: 'r5' }],
    ]);
    const polled = page.waitForRequest(/billing-events/);
    await polled;
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByRole('button', { name: 'Paused' }).waitFor();
  });

  test('the language switch changes texts, those of the server and the formats, and is remembered', async () => {
    const page = await open('/console/ledger');
    await page.getByRole('link', { name: 'Budget topped up' }).or(page.getByText('Budget topped up')).first().waitFor();
    await page.getByRole('button', { name: 'Français' }).click();
    await page.getByText('Budget réapprovisionné').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Grand livre' }).waitFor();
    await page.getByText('10\u202f000,00\u00a0€').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Grand livre' }).waitFor();
  });

  test('on a phone the navigation folds into a menu', async () => {
    const page = await open('/console/referrals', 'en', 'phone');
    await settled(page);
    expect(await page.getByRole('link', { name: 'Ledger' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.screenshot({ path: `${kPictures}menu-phone.png` });
    expect(await accessibility_faults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor();
    expect(await page.getByRole('link', { name: 'Ledger' }).isVisible()).toBe(false);
  });

  test('the demo page pays and refunds, and tells an ordinary member of the gifts', async () => {
    const page = await open('/demo?lang=en');
    await page.getByLabel('Prospect').selectOption('Atelier Rivoli');
    await page.getByLabel('Subscription').selectOption('month');
    await page.getByLabel('Amount (€)').fill('99,50');
    await page.getByRole('button', { name: 'Simulate a payment' }).click();
    await page.getByText('Payment of €99.50 by Atelier Rivoli').waitFor();
    await page.getByRole('button', { name: 'Simulate a refund' }).click();
    await page.getByText('Refund of €99.50 on in_demo_1').waitFor();
    expect(server.writes.map(({ path, body }) => [path, body])).toEqual([
      [
        '/demo/payments',
        {
          user: 'admin',
          referral: 'r1',
          company: 'Atelier Rivoli',
          interval: 'month',
          amount: { amount: 9_950, currency: 'EUR' },
        },
      ],
      ['/demo/refunds', { user: 'admin', invoice: 'in_demo_1', amount: { amount: 9_950, currency: 'EUR' } }],
    ]);
    await page.getByRole('link', { name: 'Referral space' }).click();
    expect(await page.locator('parrain-tab').count()).toBe(1);
    await page.getByLabel('Signed in as').selectOption('member');
    await page.getByText('a commission is for administrators alone').waitFor();
    expect(await page.locator('parrain-tab').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});
