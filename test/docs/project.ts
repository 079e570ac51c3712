// project.ts: a project made of the files that a document shows, and its server as a user starts it.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSite, type Site } from '../servers/site.ts';
import { tempDir } from '../support/temp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file below the project's directory. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** A project with these files, a built site in `dist`, and the packages that are installed here. */
export async function project(files: readonly ProjectFile[]): Promise<{ readonly dir: string; readonly site: Site }> {
  const dir = await tempDir();
  const site = await createSite({}, join(dir, 'dist'));
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  for (const { path, text } of [...files, { path: 'package.json', text: '{"type":"module"}' }]) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return { dir, site };
}

/** Tells the test on which port a server listens that was given port 0. */
const tellPort = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...words) {
    this.once('listening', () => process.send(this.address().port));
    return listen.apply(this, words);
  };
`)}`;

const started: ChildProcess[] = [];

/** Ends every server that was started. */
export async function stopAll(): Promise<void> {
  for (const child of started) {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

/** Runs its `server.js` on a free port, and gives that. */
export async function start(dir: string): Promise<number> {
  const child = fork(join(dir, 'server.js'), {
    cwd: dir,
    env: { ...process.env, PORT: '0' },
    execArgv: ['--import', tellPort],
  });
  started.push(child);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`server.js ended with ${code}`)));
  ended.catch(() => {});
  const [port] = await Promise.race([once(child, 'message'), ended]);
  return port;
}
