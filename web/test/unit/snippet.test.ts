import { execFileSync } from 'node:child_process';
import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loader_snippet, token_snippet } from '../../src/lib/snippet';

const kSubject = { kid: 'wk_1', workspace_id: '42', algorithm: 'HS256' } as const;
const kUser = {
  id: 'u1',
  isAdmin: true,
  is_admin: true,
  email: 'a@b.example',
  name: 'Anna',
  locale: 'fr',
  company: { id: 'c1', name: 'Acme' },
};

test('the loader is the one of the documentation, with the address of this server', () => {
  expect(loader_snippet('https://refer.example.com/')).toBe(
    `<script>window.parrain=window.parrain||function(){(parrain.q=parrain.q||[]).push(arguments)};
parrain('boot',{token:'<JWT from your back end>', refresh:()=>fetch('/parrain-token').then(r=>r.text())})</script>
<script async src="https://refer.example.com/w/v1.js"></script>
<parrain-tab></parrain-tab>`,
  );
});

function read_token(token: string): {
  header: unknown;
  claims: Record<string, unknown>;
  body: string;
  signature: string;
} {
  const [header, claims, signature] = token.split('.');
  const read = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
  return { header: read(header), claims: read(claims), body: `${header}.${claims}`, signature: signature ?? '' };
}

function expect_right_claims(token: string, algorithm: string): void {
  const { header, claims } = read_token(token);
  expect(header).toEqual({ alg: algorithm, typ: 'JWT', kid: 'wk_1' });
  expect(claims).toMatchObject({ aud: '42', sub: 'u1', role: 'admin', account: { id: 'c1', name: 'Acme' } });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
}

function run_node(code: string, environment: Record<string, string>): string {
  const program = `${code}\nprocess.stdout.write(parrainToken(${JSON.stringify(kUser)}));`;
  const options = { env: { ...process.env, ...environment }, encoding: 'utf8' } as const;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
}

describe('the token examples', () => {
  test('Node.js, HS256', () => {
    const token = run_node(token_snippet('node', kSubject), { PARRAIN_WIDGET_SECRET: 'secret' });
    expect_right_claims(token, 'HS256');
    const { body, signature } = read_token(token);
    expect(signature).toBe(createHmac('sha256', 'secret').update(body).digest('base64url'));
  });

  test('Node.js, EdDSA', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const code = token_snippet('node', { ...kSubject, algorithm: 'EdDSA' });
    const token = run_node(code, { PARRAIN_WIDGET_PRIVATE_KEY: pem });
    expect_right_claims(token, 'EdDSA');
    const { body, signature } = read_token(token);
    expect(verify(null, Buffer.from(body), createPublicKey(pem), Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('Python, HS256', () => {
    const program = `${token_snippet('python', kSubject)}
from types import SimpleNamespace
print(parrain_token(json.loads(${JSON.stringify(JSON.stringify(kUser))}, object_hook=lambda o: SimpleNamespace(**o))), end="")`;
    const options = { env: { ...process.env, PARRAIN_WIDGET_SECRET: 'secret' }, encoding: 'utf8' } as const;
    const token = execFileSync('python3', ['-c', program], options);
    expect_right_claims(token, 'HS256');
    const { body, signature } = read_token(token);
    expect(signature).toBe(createHmac('sha256', 'secret').update(body).digest('base64url'));
  });

  test.each(['node', 'php', 'python'] as const)('%s names the key and keeps the secret out', (language) => {
    for (const algorithm of ['HS256', 'EdDSA'] as const) {
      const code = token_snippet(language, { ...kSubject, algorithm });
      expect(code).toContain('wk_1');
      expect(code).toContain(algorithm);
      expect(code).toMatch(/PARRAIN_WIDGET_(SECRET|PRIVATE_KEY)/);
    }
  });
});
