// git.test.ts: do the bytes of a target survive a repository that changes line ends?
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { activateBuild, digestTree, historyOf, releaseTree } from '@truename/disk';
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

  test.each(['--no-rebase', '--rebase'])('has a way out where two clones took one number (pull %s)', async (pull) => {
    const dir = await tempDir();
    const git = (cwd: string, ...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x', '-c', 'core.editor=true', ...words], {
        cwd: join(dir, cwd),
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
    const release = async (clone: string, mark: string) => {
      writeFiles(join(dir, mark), Object.entries(site(mark)));
      const output = join(dir, `dist-${mark}`);
      await digestTree({ input: join(dir, mark), output, settings: {} });
      const { activated } = done(await releaseTree(output, join(dir, clone, 'shop')));
      git(clone, 'add', '--all', '--force');
      git(clone, 'commit', '--message', mark);
      return activated.build;
    };
    writeFiles(dir, [['up/x', '']]);
    git('up', 'init', '--bare', '--initial-branch', 'main');
    git('.', 'clone', 'up', 'one');
    await release('one', 'a');
    git('one', 'push');
    git('.', 'clone', 'up', 'two');
    const first = await release('one', 'b');
    git('one', 'push');
    const second = await release('two', 'c');
    expect(() => git('two', 'push')).toThrow();
    expect(() => git('two', 'pull', pull)).toThrow();
    const target = join(dir, 'two', 'shop');
    const [damage] = (await historyOf(target)).problems;
    expect(damage).toMatchObject({ code: 'damaged-record', at: { path: 'live/00000002.json' } });
    expect(damage?.message).toContain('two records, which git could not merge');
    expect(damage?.hint).toContain('git checkout FETCH_HEAD -- <this file>');
    // As the hint says it.
    git('two', 'checkout', 'FETCH_HEAD', '--', 'shop/live/00000002.json');
    expect(done(await activateBuild(target, second))).toMatchObject({ seq: 3, before: first });
    git('two', 'add', '--all', '--force');
    git('two', ...(pull === '--rebase' ? ['rebase', '--continue'] : ['commit', '--message', 'merged']));
    git('two', 'push');
    git('one', 'pull');
    const files = readFiles(join(dir, 'one', 'shop'));
    expect(wrongIn(files)).toEqual([]);
    expect(liveIn(files)).toBe(second);
    expect((await historyOf(join(dir, 'one', 'shop'))).problems).toEqual([]);
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
