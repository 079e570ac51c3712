// explain.ts: `truename explain`: which file is meant, and what is told of it?
import { resolve } from 'node:path';
import { type ExplainOptions, type Explanation, explainTree } from '@truename/disk';
import { TruenameError } from '@truename/engine';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { explainReport } from '../explain-report.ts';
import { refused } from '../refused.ts';

const explainArguments = [
  { name: 'dir', help: 'A directory that was digested or built with the plugin' },
  { name: 'name', help: 'A logical name (img/logo.png), a path below <dir>, or a URL' },
] as const;

const explainOptions = {
  manifest: {
    type: 'text',
    value: 'path',
    help: 'Where the manifest is: absolute, or from <dir>',
    defaultHelp: '.truename/manifest.json',
  },
} as const;

export const explain: Command = defineCommand({
  name: 'explain',
  summary: 'Tells what a file is, how its name is made, who names it, and what would rename it',
  details: [
    'Of an output it also gives the shell command that computes the digits of its name again, and the shortest way from it to every file whose change would rename it.',
  ],
  arguments: explainArguments,
  options: explainOptions,
  examples: [
    { line: 'explain dist img/logo.png', help: 'By the name in the source' },
    { line: 'explain dist assets/main-0c4e7f1a2b3d5968.js', help: 'By the name in the build: why did it change?' },
    { line: "explain dist 'https://site.example/assets/main-0c4e7f1a2b3d5968.js?x'", help: 'By what a browser shows' },
  ],
  run: explainFile,
});

type ExplainCall = CallOf<typeof explainArguments, typeof explainOptions>;

async function explainFile(call: ExplainCall): Promise<Outcome> {
  const { arguments: given, options, terminal } = call;
  const root = given.dir;
  try {
    const found = await explained(given, resolve(terminal.cwd, root), {
      ...(options.manifest === undefined ? {} : { manifest: options.manifest }),
      onProgress: ({ done, total }) => call.progress('Reading', done, total),
    });
    const { problems, ...explanation } = found;
    return { text: explainReport(found, call), json: { ...explanation }, problems, root };
  } catch (error) {
    return refused(error, root);
  }
}

/** A shell completes paths from where the user stands: what it puts before a name is taken away, if need be. */
async function explained(
  { dir, name }: { readonly dir: string; readonly name: string },
  root: string,
  options: ExplainOptions,
): Promise<Explanation> {
  const prefix = `${dir.replace(/\/+$/, '')}/`;
  try {
    return await explainTree(root, name, options);
  } catch (error) {
    const isUnknown = error instanceof TruenameError && error.code === 'unknown-name';
    if (!isUnknown || !name.startsWith(prefix)) throw error;
    return await explainTree(root, name.slice(prefix.length), options);
  }
}
