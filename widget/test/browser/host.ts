import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { Prospect, State } from '../../src/contract';
import { allTexts } from '../unit/server';

/** What the invented server holds; a test changes it before it opens the page. */
export interface World {
  state: State;
  /** Answers the next calls instead of the server, first come first served; `'cut'` breaks the connection. */
  next: ('cut' | { status: number; body: object })[];
  calls: { method: string; path: string; headers: IncomingMessage['headers']; body: unknown }[];
}

const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const kTexts = {
  fr: ['Vous recevez 20\u00a0% de leur première année d’abonnement.', 'Ils reçoivent un module offert.'],
  en: ['You receive 20% of their first-year subscription.', 'They receive a free module.'],
};

export function stateIn(locale: 'fr' | 'en', changes: Partial<State> = {}): State {
  const [advocate = '', prospect = ''] = kTexts[locale];
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  return {
    program: { id: '1', name: 'Administrators' },
    tab_visible: true,
    takes_referrals: true,
    acquaintance: ['.ca'],
    brand: { product: 'Acme Facturation', accent: '#0f766e' },
    offer: { advocate, prospect },
    estimate: {
      value: euros(25_800),
      text:
        locale === 'fr'
          ? 'Environ 258 € pour vous sur une vente courante.'
          : 'About €258 for you on a typical sale.',
    },
    totals: { earned: euros(51_600), pending: euros(25_850) },
    ladder: null,
    survey: null,
    prompt: null,
    settings_url: null,
    texts: allTexts(locale),
    link: { url: 'https://refer.acme.example/r/NADIA-7F2K', code: 'NADIA-7F2K' },
    referrals: [
      {
        id: '3',
        company: 'Librairie Azur',
        email: 'marie@azur.fr',
        stage: 'received',
        reward: null,
        forward_url: null,
      },
      {
        id: '2',
        company: 'Garage Montcalm',
        email: 'lea@montcalm.fr',
        stage: 'in_discussion',
        reward: null,
        forward_url: null,
      },
      {
        id: '1',
        company: 'Atelier Rivoli',
        email: 'paul@rivoli.fr',
        stage: 'customer',
        reward: euros(25_850),
        forward_url: null,
      },
      {
        id: '0',
        company: null,
        email: 'contact.administratif@cabinet-dupuis-et-associes.fr',
        stage: 'not_this_time',
        reward: null,
        forward_url: null,
      },
    ],
    preferences: {
      reward: 'cash',
      choices: ['cash', 'credit', 'donation', 'none'],
      hide_amounts: false,
      involvement: null,
    },
    ...changes,
  };
}

/** Serves a host page under the strictest policy, the widget's file and an API that obeys `world`. */
export async function startHost(world: World): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://host').pathname;
  const send = (status: number, type: string, content: string): void => {
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': kPolicy,
    });
    response.end(content);
  };
  if (path === '/fr' || path === '/en') return send(200, 'text/html', hostPage(path.slice(1)));
  if (path === '/host.css') return send(200, 'text/css', kHostCss);
  if (path === '/host.js') return send(200, 'text/javascript', kHostScript);
  if (path === '/w/v1.js') return send(200, 'text/javascript', readFileSync('dist/v1.js', 'utf8'));
  if (!path.startsWith('/widget/v1/')) return send(404, 'text/plain', '');

  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body: unknown = text ? JSON.parse(text) : undefined;
  world.calls.push({ method: request.method ?? '', path, headers: request.headers, body });
  const prepared = world.next.shift();
  if (prepared === 'cut') return void request.socket.destroy();
  if (prepared) return send(prepared.status, 'application/problem+json', JSON.stringify(prepared.body));
  const reply = carryOut(world, path, body);
  send(path.endsWith('/referrals') ? 201 : 200, 'application/json', JSON.stringify(reply));
}

let nextId = 100;

function carryOut(world: World, path: string, body: unknown): object {
  if (path.endsWith('/state')) return world.state;
  if (path.endsWith('/answers'))
    return { next: (body as { score: number }).score >= 8 ? 'recommend' : 'thanks' };
  if (path.endsWith('/referrals')) return { id: String(nextId++), status: 'received' };
  if (path.endsWith('/batch')) {
    const { lines } = body as { lines: Prospect[] };
    return {
      results: lines.map(({ email = '' }, line) =>
        email.endsWith('@mailinator.com')
          ? {
              line,
              status: 'refused',
              code: 'email_disposable',
              detail: 'Les adresses jetables ne sont pas acceptées.',
            }
          : { line, status: 'received', id: String(nextId++) },
      ),
    };
  }
  return {};
}

const hostPage = (locale: string): string => `<!doctype html>
<html lang="${locale}"><head><title>Acme Facturation</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/host.css"><script src="/host.js"></script><script async src="/w/v1.js"></script></head>
<body><header>Acme Facturation</header><main><h1>Parrainage</h1><parrain-tab></parrain-tab></main></body></html>`;

const kHostCss = `body{margin:0;background:#f2f4f7;font-family:Georgia,serif}header{background:#3730a3;color:#fff;padding:16px 24px}
main{max-width:1080px;margin:24px auto;padding:0 16px}input,button,label{background:#f0f;letter-spacing:9px}`;

const kHostScript = `window.violations=[];window.referred=[];
document.addEventListener('securitypolicyviolation',(e)=>violations.push(e.violatedDirective+' '+e.blockedURI+' '+e.sample));
document.addEventListener('parrain:referred',(e)=>referred.push(e.detail));
window.parrain=window.parrain||function(){(parrain.q=parrain.q||[]).push(arguments)};
parrain('boot',{token:'first',refresh:()=>Promise.resolve('second')});`;
