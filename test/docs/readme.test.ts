// readme.test.ts: does README.md explain every option of truename(), and no other?
import { readFileSync } from 'node:fs';
import { TruenameError } from '@truename/engine';
import { truename } from '@truename/plugin';
import { afterAll, expect, test } from 'vitest';
import { ask } from '../servers/ask.ts';
import { project, start, stopAll } from './project.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

afterAll(stopAll);

/** The message for a name that is like no option lists them all. */
function knownOptions(): string[] {
  try {
    truename({ ['x'.repeat(30)]: 1 });
  } catch (error) {
    if (!(error instanceof TruenameError)) throw error;
    return /The options are (.+)/.exec(error.message)?.[1]?.split(', ') ?? [];
  }
  return [];
}

test('README.md has a line for every option of truename()', () => {
  const section = readme.split('\n## ').find((text) => text.startsWith('Options of `truename()`')) ?? '';
  const names = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split(' | ')[0]?.match(/[a-zA-Z]+/g) ?? []);
  expect(names.sort()).toEqual(knownOptions().sort());
});

test('the server of README.md, as it is written, loses no file that express.static() sent', async () => {
  const [, text = ''] = readme.split('\n### Server templates\n');
  const [code, view] = Array.from(text.matchAll(/^```(?:js|html)\n(.*?)^```/gms), ([, block = '']) => block);
  const rest = "app.get('/', (request, response) => response.render('home'));\napp.listen(process.env.PORT);\n";
  const { dir, site } = await project([
    { path: 'server.js', text: `${code}${rest}` },
    { path: 'views/home.ejs', text: view! },
  ]);
  const port = await start(dir);
  expect((await ask(port, '/')).body.toString()).toContain(`<img src="/${site.paths.logo}" alt="">`);
  const sent = [...site.files.keys()].filter((path) => /^(?:img|assets|robots|env|\.well-known)/.test(path));
  for (const path of sent.filter((each) => !/\.(?:br|gz|zst|map)$/.test(each))) {
    const file = await ask(port, `/${path.split('/').map(encodeURIComponent).join('/')}`);
    expect([file.status, file.body], path).toEqual([200, site.files.get(path)]);
  }
});
