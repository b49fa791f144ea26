import type { KeyAlgorithm } from '../api/contract';

/** The two script tags that put the widget on the publisher's pages. */
export function loader_snippet(base_url: string): string {
  const base = base_url.replace(/\/+$/, '');
  return `<script>window.parrain=window.parrain||function(){(parrain.q=parrain.q||[]).push(arguments)};
parrain('boot',{token:'<JWT from your back end>', refresh:()=>fetch('/parrain-token').then(r=>r.text())})</script>
<script async src="${base}/w/v1.js"></script>
<parrain-tab></parrain-tab>`;
}

export type SnippetLanguage = 'node' | 'php' | 'python';

/** What a token of this workspace must say. */
export interface TokenSubject {
  kid: string;
  workspace_id: string;
  algorithm: KeyAlgorithm;
}

/** Back-end code that makes the widget's token with nothing but the language's own library. */
export function token_snippet(language: SnippetLanguage, subject: TokenSubject): string {
  return kSnippets[language](subject);
}

const kSnippets: Record<SnippetLanguage, (subject: TokenSubject) => string> = {
  node: node_snippet,
  php: php_snippet,
  python: python_snippet,
};

function node_snippet({ kid, workspace_id, algorithm }: TokenSubject): string {
  const imports = algorithm === 'HS256' ? 'createHmac' : 'createPrivateKey, sign';
  const signature =
    algorithm === 'HS256'
      ? `createHmac('sha256', process.env.PARRAIN_WIDGET_SECRET).update(body).digest('base64url')`
      : `sign(null, Buffer.from(body), createPrivateKey(process.env.PARRAIN_WIDGET_PRIVATE_KEY)).toString('base64url')`;
  return `import { ${imports} } from 'node:crypto';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function parrainToken(user) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: '${algorithm}', typ: 'JWT', kid: '${kid}' };
  const claims = {
    aud: '${workspace_id}',
    sub: user.id,
    role: user.isAdmin ? 'admin' : 'member',
    email: user.email,
    name: user.name,
    locale: user.locale,
    account: { id: user.company.id, name: user.company.name },
    iat: now,
    exp: now + 3600,
  };
  const body = part(header) + '.' + part(claims);
  return body + '.' + ${signature};
}`;
}

function php_snippet({ kid, workspace_id, algorithm }: TokenSubject): string {
  const signature =
    algorithm === 'HS256'
      ? `hash_hmac('sha256', $body, getenv('PARRAIN_WIDGET_SECRET'), true)`
      : `sodium_crypto_sign_detached($body, base64_decode(getenv('PARRAIN_WIDGET_PRIVATE_KEY')))`;
  return `function parrain_token(User $user): string
{
    $part = fn (string $bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $header = ['alg' => '${algorithm}', 'typ' => 'JWT', 'kid' => '${kid}'];
    $claims = [
        'aud' => '${workspace_id}',
        'sub' => $user->id,
        'role' => $user->isAdmin ? 'admin' : 'member',
        'email' => $user->email,
        'name' => $user->name,
        'locale' => $user->locale,
        'account' => ['id' => $user->company->id, 'name' => $user->company->name],
        'iat' => time(),
        'exp' => time() + 3600,
    ];
    $body = $part(json_encode($header)) . '.' . $part(json_encode($claims));
    $signature = ${signature};
    return $body . '.' . $part($signature);
}`;
}

function python_snippet({ kid, workspace_id, algorithm }: TokenSubject): string {
  const imports =
    algorithm === 'HS256'
      ? 'import base64, hashlib, hmac, json, os, time'
      : 'import base64, json, os, time\nfrom cryptography.hazmat.primitives.serialization import load_pem_private_key';
  const signature =
    algorithm === 'HS256'
      ? `hmac.new(os.environ["PARRAIN_WIDGET_SECRET"].encode(), body.encode(), hashlib.sha256).digest()`
      : `load_pem_private_key(os.environ["PARRAIN_WIDGET_PRIVATE_KEY"].encode(), None).sign(body.encode())`;
  return `${imports}

def part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

def parrain_token(user) -> str:
    now = int(time.time())
    header = {"alg": "${algorithm}", "typ": "JWT", "kid": "${kid}"}
    claims = {
        "aud": "${workspace_id}",
        "sub": user.id,
        "role": "admin" if user.is_admin else "member",
        "email": user.email,
        "name": user.name,
        "locale": user.locale,
        "account": {"id": user.company.id, "name": user.company.name},
        "iat": now,
        "exp": now + 3600,
    }
    body = part(json.dumps(header).encode()) + "." + part(json.dumps(claims).encode())
    signature = ${signature}
    return body + "." + part(signature)`;
}
