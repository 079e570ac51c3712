// help.test.ts: is the surface of the command what it was? `vitest -u` writes what it is now, for the review to see.
import { describe, expect, test } from 'vitest';
import { commands } from '../../packages/cli/src/commands/index.ts';
import { truename } from './terminal.ts';

test('the list of commands is a snapshot', async () => {
  await expect((await truename(['--help'])).stdout).toMatchFileSnapshot('help/index.txt');
});

describe.each(commands.map((command) => ({ ...command })))('truename $name', ({ name, examples }) => {
  test('has its help as a snapshot', async () => {
    await expect((await truename([name, '--help'])).stdout).toMatchFileSnapshot(`help/${name}.txt`);
  });

  test('has examples, each of this command', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const { line } of examples) expect(line.split(' ')[0]).toBe(name);
  });
});
