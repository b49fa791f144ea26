// Builds dist/v1.js and refuses to if it is heavier than the limit. `--size` also prints what weighs what.
import { build, transform } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const kLimit = 8 * 1024;
const kOutput = 'dist/v1.js';

/** `import css from './x.css?inline'` gives the minified text, as vite does in the tests. */
const inlineCss = {
  name: 'inline-css',
  setup(bundler) {
    bundler.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: `${resolveDir}/${path.replace('?inline', '')}`,
      namespace: 'inline-css',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'inline-css' }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), {
        loader: 'css',
        minify: true,
        target: 'chrome111',
      });
      return { contents: code.trim(), loader: 'text', watchFiles: [path] };
    });
  },
};

process.chdir(fileURLToPath(new URL('.', import.meta.url)));

const { metafile, outputFiles } = await build({
  entryPoints: ['src/main.ts'],
  outfile: kOutput,
  bundle: true,
  minifySyntax: true,
  format: 'iife',
  target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  write: false,
  metafile: true,
  plugins: [inlineCss],
});
// Terser after esbuild is worth 3 % of the compressed size: it inlines the texts and unwraps the modules further.
const { code } = await minify(outputFiles[0].text, {
  ecma: 2020,
  compress: { passes: 3, unsafe_arrows: true },
  format: { ascii_only: true },
});
await mkdir('dist', { recursive: true });
await writeFile(kOutput, code);

// As the server embeds it.
const gzip = execFileSync('gzip', ['-9', '--no-name'], { input: code }).length;
if (process.argv.includes('--size')) {
  const inputs = Object.values(metafile.outputs)[0].inputs;
  for (const [path, { bytesInOutput }] of Object.entries(inputs).sort(
    (a, b) => b[1].bytesInOutput - a[1].bytesInOutput,
  )) {
    console.log(`${String(bytesInOutput).padStart(7)}  ${path.replace('inline-css:', '')}`);
  }
}
console.log(`${kOutput}: ${code.length} bytes, ${gzip} gzip, limit ${kLimit}`);
if (gzip > kLimit) {
  console.error(`${kOutput} is ${gzip - kLimit} bytes over its limit`);
  process.exit(1);
}
