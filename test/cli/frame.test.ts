// frame.test.ts: what do all commands have in common?
import { readFileSync } from 'node:fs';
import { type Problem, TruenameError } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { type Call, type Command, defineCommand, type Outcome } from '../../packages/cli/src/command.ts';
import { colour, type Ran, type Setting, truename } from './terminal.ts';

/** A command that hands its call to a test. */
function probe(act: (call: Call) => Partial<Outcome> | Promise<Partial<Outcome>>): Command {
  return defineCommand({
    name: 'probe',
    summary: 'Looks at a directory',
    details: [],
    arguments: [
      { name: 'dir', help: 'the directory' },
      { name: 'name', help: 'a name in it', isOptional: true },
    ],
    options: {
      salt: { type: 'text', value: 'text', default: '', help: 'Any text' },
      mode: { type: 'text', value: 'mode', choices: ['fast', 'careful', 'none'], help: 'How' },
      keep: { type: 'count', value: 'n', default: 5, help: 'How many' },
      glob: { type: 'list', value: 'glob', help: 'Which' },
      compress: { type: 'list', value: 'encoding', separator: ',', choices: ['br', 'gzip'], help: 'Encodings' },
      strict: { type: 'flag', help: 'Be strict' },
      manifest: { type: 'text', value: 'path', help: 'Where' },
    },
    examples: [],
    run: async (call) => ({ text: '', json: {}, problems: [], ...(await act(call as unknown as Call)) }),
  });
}

async function seen(words: string): Promise<Call> {
  let call: Call | undefined;
  const command = probe((given) => {
    call = given;
    return {};
  });
  const { code, stderr } = await truename(words.split(' '), { commands: [command] });
  expect(code, stderr).toBe(0);
  return call!;
}

async function outcome(given: Partial<Outcome>, words = 'probe .', setting: Setting = {}): Promise<Ran> {
  return truename(words.split(' '), { ...setting, commands: [probe(() => given)] });
}

async function refusal(words: string): Promise<string> {
  const { code, stdout, stderr } = await outcome({}, words);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  return stderr;
}

describe('the words of a command line', () => {
  test('values stay text, so that no salt becomes a number', async () => {
    expect((await seen('probe . --salt 0012')).options.salt).toBe('0012');
    expect((await seen('probe . --salt=1e5')).options.salt).toBe('1e5');
    expect((await seen('probe . --salt=-x')).options.salt).toBe('-x');
    expect((await seen('probe . --salt=')).options.salt).toBe('');
  });

  test('options stand before and behind arguments, and flags before the command', async () => {
    const call = await seen('--json probe --strict dir --salt a name');
    expect(call.arguments).toEqual({ dir: 'dir', name: 'name' });
    expect(call.options).toMatchObject({ json: true, strict: true, salt: 'a' });
  });

  test('defaults are filled in', async () => {
    expect((await seen('probe .')).options).toEqual({
      ...{ salt: '', mode: undefined, keep: 5, glob: [], compress: [], strict: false, manifest: undefined },
      ...{ json: false, verbose: false, 'no-color': false, help: false },
    });
  });

  test('a list takes several options, and commas only where they separate', async () => {
    const { options } = await seen('probe . --glob a,b --glob *.{x,y} --compress br,gzip --compress br');
    expect(options.glob).toEqual(['a,b', '*.{x,y}']);
    expect(options.compress).toEqual(['br', 'gzip', 'br']);
  });

  test('behind -- all words are arguments', async () => {
    expect((await seen('probe -- --salt -x')).arguments).toEqual({ dir: '--salt', name: '-x' });
  });

  test.each([
    ['porbe .', 'There is no command "porbe"', 'Did you mean "probe"?'],
    ['zzzzzz', 'There is no command "zzzzzz"', 'Known: probe'],
    ['probe . --slat x', 'There is no option "--slat"', 'Did you mean "--salt"?'],
    ['probe . -s', 'There is no option "-s"', 'Known: --json, '],
    ['probe . --__proto__ x', 'There is no option "--__proto__"', 'Known: '],
    ['probe', '<dir> is missing: the directory', 'Write truename probe <dir> [name]'],
    ['probe a b c', '"c" is one too many', 'quotes'],
    ['probe . --salt', '--salt needs a value', 'Write --salt <text>'],
    ['probe . --salt --strict', '--salt needs a value, and "--strict" follows', '--salt=--strict'],
    ['probe . --manifest=', '--manifest is empty', 'Write --manifest <path>, or leave it out'],
    ['probe . --strict=yes', '--strict takes no value', 'Write --strict alone'],
    ['probe . --mode fats', '--mode is "fats"', 'Did you mean "fast"? Use one of fast, careful, none'],
    ['probe . --compress br,zip', '--compress is "zip"', 'Use br or gzip'],
    ['probe . --keep many', '--keep is "many"', 'Give a whole number'],
    ['probe . --keep=-1', '--keep is "-1"', 'Give a whole number'],
    ['--salt', 'A command is missing', 'Give one of probe'],
  ])('truename %s is wrong usage, with a cure', async (words, fault, cure) => {
    const stderr = await refusal(words);
    expect(stderr).toContain(fault);
    expect(stderr).toContain(cure);
    expect(stderr).toMatch(/See truename( probe)? --help\.\n$/);
  });

  test('an argument that is the empty text is missing: a script has forgotten to set it', async () => {
    const { code, stderr } = await truename(['probe', ''], { commands: [probe(() => ({}))] });
    expect(code).toBe(2);
    expect(stderr).toContain('<dir> is empty: the directory\n    Write truename probe <dir> [name]\n');
  });
});

const warning: Problem = {
  code: 'dangling-reference',
  severity: 'warning',
  message: '"a.png" is not there',
  at: { path: 'css/app.css', line: 12, column: 8 },
  hint: 'Add it',
};
const error: Problem = { code: 'name-collision', severity: 'error', message: 'Two files', at: { path: 'a.js' } };
const note: Problem = { code: 'left-alone', severity: 'info', message: 'cdn + "/x"', at: { path: 'a.js' } };

describe('an outcome', () => {
  test('has its text on stdout, its problems on stderr, and exit code 0 without an error', async () => {
    const ran = await outcome({ text: 'All is well', problems: [warning], root: 'dist/' });
    expect(ran.stdout).toBe('All is well\n');
    expect(ran.stderr).toBe(
      'dist/css/app.css:12:8: warning: "a.png" is not there [dangling-reference]\n    Add it\n1 warning\n',
    );
    expect(ran.code).toBe(0);
  });

  test('has a blank line between problems and text where both are on one terminal', async () => {
    const { stdout } = await outcome({ text: 'All is well', problems: [warning] }, 'probe .', { columns: 80 });
    expect(stdout).toBe('\nAll is well\n');
    expect((await outcome({ text: 'All is well' }, 'probe .', { columns: 80 })).stdout).toBe('All is well\n');
  });

  test('has exit code 1 with an error, and its own where it says so', async () => {
    expect((await outcome({ problems: [warning, error] })).code).toBe(1);
    expect((await outcome({ problems: [warning, error] })).stderr).toContain('1 error, 1 warning\n');
    expect((await outcome({ exitCode: 3 })).code).toBe(3);
  });

  test('has what was left alone only with --verbose', async () => {
    expect((await outcome({ leftAlone: [note] })).stderr).toBe('');
    expect((await outcome({ leftAlone: [note] }, 'probe . --verbose')).stderr).toBe(
      'a.js: note: cdn + "/x" [left-alone]\n',
    );
  });

  test('is one JSON object on stdout with --json, and its text is not printed', async () => {
    const ran = await outcome({ text: 'All is well', json: { files: 3 }, problems: [warning] }, 'probe . --json');
    expect(ran.stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(ran.stdout)).toEqual({
      ...{ command: 'probe', ok: true, files: 3 },
      problems: [
        {
          ...{ code: 'dangling-reference', severity: 'warning', message: '"a.png" is not there' },
          ...{ path: 'css/app.css', line: 12, column: 8, hint: 'Add it' },
        },
      ],
    });
  });

  test('is a JSON object too where the command could not go on', async () => {
    const command = probe(() => {
      throw new TruenameError([error]);
    });
    const ran = await truename(['probe', '.', '--json'], { commands: [command] });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      command: 'probe',
      ok: false,
      problems: [{ path: 'a.js', line: null }],
    });
  });

  test('shows 50 problems of a kind, counts the others, and shows all with --verbose', async () => {
    const many = Array.from({ length: 60 }, () => warning);
    const { stderr } = await outcome({ problems: [...many, error] });
    expect(stderr.match(/Add it/g)).toHaveLength(50);
    expect(stderr).toContain('and 10 more (--verbose shows all)\n1 error, 60 warnings\n');
    expect(stderr).toContain('name-collision');
    expect((await outcome({ problems: many }, 'probe . --verbose')).stderr.match(/Add it/g)).toHaveLength(60);
  });

  test('shows the commands for a terminal that a file name may hold, and does not obey them', async () => {
    const { stderr } = await outcome({ problems: [{ ...error, at: { path: 'a\x1b[2J\nb\u202e.js' } }] });
    expect(stderr).toContain('a\\x1b[2J\\x0ab\\u{202e}.js: error');
  });

  test('says of an exception that it is a bug, with the stack, and asks for a report', async () => {
    const command = probe(() => {
      throw new RangeError('out of range');
    });
    const { code, stderr } = await truename(['probe', '.'], { commands: [command] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^This is a bug in truename \d+\.\d+\.\d+\. Please report it/);
    expect(stderr).toMatch(/RangeError: out of range\n +at /);
  });
});

test('what the operating system refuses is told without a stack', async () => {
  const command = probe(() => {
    readFileSync('/nowhere/at/all');
    return {};
  });
  const { code, stderr } = await truename(['probe', '.'], { commands: [command] });
  expect(code).toBe(1);
  expect(stderr).toBe("truename: ENOENT: no such file or directory, open '/nowhere/at/all'\n");
});

describe('colours', () => {
  const coloured = async (setting: Setting, words = 'probe .') => {
    const ran = await outcome({ problems: [error] }, words, setting);
    return colour.test(ran.stderr);
  };

  test('are there on a terminal, and not in a pipe', async () => {
    expect(await coloured({ columns: 80 })).toBe(true);
    expect(await coloured({})).toBe(false);
    expect(await coloured({ columns: 80, env: { TERM: 'dumb' } })).toBe(false);
  });

  test('are there where FORCE_COLOR asks for them, and never with NO_COLOR or --no-color', async () => {
    expect(await coloured({ env: { FORCE_COLOR: '1' } })).toBe(true);
    expect(await coloured({ columns: 80, env: { FORCE_COLOR: '0' } })).toBe(false);
    expect(await coloured({ columns: 80, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await coloured({ columns: 80, env: { NO_COLOR: '' } })).toBe(true);
    expect(await coloured({ columns: 80, env: { FORCE_COLOR: '1' } }, 'probe . --no-color')).toBe(false);
    expect(await coloured({ columns: 80 }, 'probe --no-color')).toBe(false);
  });
});

describe('progress', () => {
  const working = probe(({ progress }) => {
    for (let done = 0; done <= 2000; done++) progress('Reading', done, 2000);
    return { text: 'done', problems: [warning] };
  });
  const erase = '\r\x1b[2K';

  test('is one line on a terminal, written over and gone before the problems', async () => {
    const { stderr, stdout } = await truename(['probe', '.'], { commands: [working], columns: 80, tick: 10 });
    const steps = stderr.split(erase);
    expect(steps.length).toBeGreaterThan(100);
    expect(steps[1]).toMatch(/^Reading \d+ of 2,000 \(\d+%\)$/);
    expect(steps.at(-1)).toMatch(/dangling-reference/);
    expect(steps.slice(0, -1).join('')).not.toContain('\n');
    expect(stdout).toBe('\ndone\n');
  });

  test('is gone before a bug is told', async () => {
    const broken = probe(({ progress }) => {
      progress('Reading', 1, 2);
      throw new Error('broken');
    });
    const { stderr } = await truename(['probe', '.'], { commands: [broken], columns: 80, tick: 1000 });
    expect(stderr.split(erase)[2]).toMatch(/This is a bug/);
  });

  test('does not flash up when the work is done at once', async () => {
    const { stderr } = await truename(['probe', '.'], { commands: [working], columns: 80, tick: 0.01 });
    expect(stderr).not.toContain(erase);
  });

  test('is not shown in a pipe, nor on a terminal that cannot erase', async () => {
    expect((await truename(['probe', '.'], { commands: [working], tick: 10 })).stderr).not.toContain('Reading');
    const dumb = { commands: [working], columns: 80, tick: 10, env: { TERM: 'dumb' } };
    expect((await truename(['probe', '.'], dumb)).stderr).not.toContain('Reading');
  });

  test('leaves no half line when Ctrl-C ends the command, which is told by an exception', async () => {
    const interrupt = new AbortController();
    let isTidy = false;
    const interrupted = probe(({ progress }) => {
      progress('Reading', 1, 2);
      interrupt.abort();
      try {
        progress('Reading', 2, 2);
      } finally {
        isTidy = true;
      }
      return {};
    });
    const setting = { commands: [interrupted], columns: 80, tick: 1000, signal: interrupt.signal };
    const { code, stdout, stderr } = await truename(['probe', '.'], setting);
    expect({ code, stdout, isTidy }).toEqual({ code: 130, stdout: '', isTidy: true });
    expect(stderr).toBe(`${erase}Reading 1 of 2 (50%)${erase}`);
  });

  test('is shorter than a line, since a line that is broken in two cannot be erased', async () => {
    const long = probe(({ progress }) => {
      progress('x'.repeat(300), 1, 2);
      return {};
    });
    const { stderr } = await truename(['probe', '.'], { commands: [long], columns: 50, tick: 1000 });
    expect(stderr).toBe(`${erase}${'x'.repeat(49)}${erase}`);
  });
});

describe('help', () => {
  test.each(['probe --help', 'probe -h', 'help probe', '--help probe', 'probe . --salt a --help'])(
    'truename %s explains the command on stdout',
    async (words) => {
      const { code, stdout, stderr } = await outcome({}, words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Usage: truename probe <dir> [name] [options]\n\nLooks at a directory.\n');
      expect(stdout).toContain('  --mode <mode>          How. One of fast, careful, none\n');
      expect(stdout).toContain(
        '  --compress <encoding>  Encodings. One of br, gzip. Several with commas between them\n',
      );
    },
  );

  test('truename --help lists the commands', async () => {
    expect((await outcome({}, '--help')).stdout).toContain('  probe  Looks at a directory\n');
    expect((await outcome({}, 'help')).stdout).toBe((await outcome({}, '-h')).stdout);
  });

  test('no line is wider than the terminal', async () => {
    const { stdout } = await outcome({}, 'probe --help', { columns: 60, env: { NO_COLOR: '1' } });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('truename alone shows the help on stderr: a script that forgets the command has exit code 2', async () => {
    const { code, stdout, stderr } = await truename([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe((await truename(['--help'])).stdout);
  });

  test('truename --version prints the version', async () => {
    expect((await outcome({}, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
