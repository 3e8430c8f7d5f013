// Makes the page: one script and one style sheet with their content's hash in their names, each beside its compressed forms.
//
//   node build.mjs [--out FOLDER]   the page, by default where Maven takes it from
//   node build.mjs --tests          the unit tests, for node --test
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

if (process.argv.includes('--tests')) {
  await makeTests('../target/page-tests');
} else {
  await makePage(argument('--out') ?? '../target/classes/io/avtelemetry/dashboard/page');
}

async function makeTests(out) {
  await rm(out, { recursive: true, force: true });
  const tests = (await readdir('test')).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: tests.map((name) => join('test', name)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    outdir: out,
    logLevel: 'warning',
  });
}

async function makePage(out) {
  await rm(out, { recursive: true, force: true });
  const { outputFiles } = await build({
    entryPoints: { app: 'src/main.ts', theme: 'src/theme-boot.ts', style: 'src/styles/main.css' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outdir: 'assets',
    write: false,
    legalComments: 'none',
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'file' },
    assetNames: '[name]-[hash]',
    logLevel: 'warning',
  });
  const names = {};
  for (const { path, contents } of outputFiles) {
    const [file, name, extension] = /([^/]+)\.([a-z0-9]+)$/.exec(path);
    if (extension === 'woff2') {
      // The style sheet names it already; it is compressed in itself.
      await mkdir(join(out, 'assets'), { recursive: true });
      await writeFile(join(out, 'assets', file), contents);
    } else {
      names[`${name}.${extension}`] = await writeAsset(out, name, extension, contents);
    }
  }
  names['world.json'] = await writeAsset(out, 'world', 'json', await readFile('node_modules/world-atlas/countries-50m.json'));
  names['icon.svg'] = await writeAsset(out, 'icon', 'svg', await readFile('src/icon.svg'));
  names['licences.txt'] = await writeAsset(out, 'licences', 'txt', await licences());
  let page = await readFile('src/index.html', 'utf8');
  for (const [name, address] of Object.entries(names)) {
    page = page.replaceAll(`{{${name}}}`, address);
  }
  await write(join(out, 'index.html'), Buffer.from(page));
}

/** Writes a file under a name that changes with its content, so that browsers may keep it for ever. */
async function writeAsset(out, name, extension, contents) {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10);
  const address = `assets/${name}-${hash}.${extension}`;
  await write(join(out, address), contents);
  return address;
}

async function write(file, contents) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, contents);
  await writeFile(`${file}.gz`, gzipSync(contents, { level: 9 }));
  await writeFile(`${file}.br`, brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

/** What the page is made of, with the terms of each. */
async function licences() {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  const texts = await Promise.all(
    Object.keys(dependencies).map(async (name) => {
      const folder = join('node_modules', name);
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      return `${name} ${dependencies[name]}\n\n${await readFile(join(folder, file), 'utf8')}`;
    }),
  );
  return Buffer.from(texts.join(`\n${'-'.repeat(72)}\n\n`));
}
