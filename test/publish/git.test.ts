// git.test.ts: do the bytes of a target survive a repository that changes line ends?
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { activateBuild, digestTree, releaseTree } from '@truename/disk';
import { expect, test } from 'vitest';
import { readFiles, writeFiles } from '../faults/real-tree.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { done, site } from './released.ts';
import { liveIn, wrongIn } from './views.ts';

needs('git')('a target in a git repository', () => {
  test('comes out of a clone as it went in, although the repository changes line ends', async () => {
    const dir = await tempDir();
    const [repository, clone] = [join(dir, 'repository'), join(dir, 'clone')];
    const git = (cwd: string, ...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x', '-c', 'core.autocrlf=true', ...words], {
        cwd,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    writeFiles(repository, [['.gitattributes', '* text=auto\n']]);
    git(repository, 'init', '--initial-branch', 'main');
    writeFiles(join(dir, 'in'), [...Object.entries(site('a')), ['crlf.js', '"a"\r\n'], ['lf.js', '"b"\n']]);
    const { manifest } = await digestTree({ input: join(dir, 'in'), output: join(dir, 'dist'), settings: {} });
    const target = join(repository, 'deploy');
    done(await releaseTree(join(dir, 'dist'), target));
    git(repository, 'add', '--all', '--force');
    git(repository, 'commit', '--message', 'release');
    git(dir, 'clone', repository, clone);
    const [before, after] = [readFiles(target), readFiles(join(clone, 'deploy'))];
    expect(after).toEqual(before);
    expect(wrongIn(after)).toEqual([]);
    expect(liveIn(after)).toBe(manifest!.build);
    expect(done(await activateBuild(join(clone, 'deploy'), manifest!.build)).isNew).toBe(false);
  });

  test('keeps the attributes that somebody gave it', async () => {
    const dir = await tempDir();
    writeFiles(dir, [
      ['.git/HEAD', 'ref: refs/heads/main\n'],
      ['deploy/.gitattributes', '*.js -diff\n'],
      ['in/a.js', '1'],
    ]);
    await digestTree({ input: join(dir, 'in'), output: join(dir, 'dist'), settings: {} });
    done(await releaseTree(join(dir, 'dist'), join(dir, 'deploy')));
    expect(readFileSync(join(dir, 'deploy/.gitattributes'), 'utf8')).toBe('*.js -diff\n');
    writeFileSync(join(dir, 'deploy/.gitattributes'), '');
    done(await releaseTree(join(dir, 'dist'), join(dir, 'deploy')));
    expect(readFileSync(join(dir, 'deploy/.gitattributes'), 'utf8')).toBe('');
  });
});
