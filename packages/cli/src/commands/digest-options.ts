// digest-options.ts: which options does `truename digest` take?
import type { ArgumentValues, OptionValues } from '../command.ts';

export const digestArguments = [{ name: 'in', help: 'the directory to read' }] as const;

export const digestOptions = {
  out: { type: 'text', value: 'dir', help: 'The directory to write: a new or empty one, or that of an earlier digest' },
  'in-place': { type: 'flag', help: 'Rename the files where they are' },
  base: {
    type: 'text',
    value: 'url',
    defaultHelp: '/',
    help: 'Where the files are served: /, /app/, https://cdn.example/, or ./ for any place',
  },
  strict: { type: 'flag', help: 'A warning is a fault: exit code 1' },

  fixed: {
    type: 'list',
    value: 'glob',
    heading: 'Names',
    help: 'Files that keep their names, besides pages, robots.txt, favicon.ico and the like',
  },
  rename: {
    type: 'list',
    value: 'glob',
    heading: 'Names',
    help: 'Files that are renamed although they would keep their names',
  },
  pattern: {
    type: 'text',
    value: 'pattern',
    heading: 'Names',
    defaultHelp: '[dir]/[name]-[hash][ext]',
    help: 'What a new name looks like',
  },
  hash: {
    type: 'text',
    value: 'algorithm',
    heading: 'Names',
    choices: ['xxh64', 'sha256'],
    defaultHelp: 'xxh64',
    help: 'sha256 for sites that host files of people they do not trust',
  },
  'hash-length': {
    type: 'count',
    value: 'digits',
    heading: 'Names',
    defaultHelp: '16, or 32 for sha256',
    help: 'Hex digits in a name, from 12 on',
  },
  salt: {
    type: 'text',
    value: 'text',
    heading: 'Names',
    defaultHelp: 'none',
    help: 'Part of every hash: another salt gives every file another URL, to leave a poisoned cache behind',
  },

  missing: {
    type: 'text',
    value: 'severity',
    heading: 'References',
    choices: ['error', 'warn', 'ignore'],
    defaultHelp: 'warn; error with --strict, and where CI is set',
    help: 'What a reference to a file is that is not there',
  },
  'js-strings': {
    type: 'flag',
    heading: 'References',
    help: 'Rewrite URLs in strings of scripts too, where they begin with --base',
  },
  attribute: {
    type: 'list',
    value: 'name',
    heading: 'References',
    help: 'An attribute that holds URLs, such as data-src',
  },

  originals: {
    type: 'text',
    value: 'what',
    heading: 'What is written',
    choices: ['keep', 'drop'],
    defaultHelp: 'keep',
    help: 'Copies with the un-hashed names, for code that puts names together: all, or drop those that no text names',
  },
  integrity: {
    type: 'text',
    value: 'files',
    heading: 'What is written',
    choices: ['scripts', 'all', 'none'],
    defaultHelp: 'scripts',
    help: 'Which files get an integrity value in the manifest; scripts includes styles',
  },
  compress: {
    type: 'list',
    value: 'encoding',
    heading: 'What is written',
    separator: ',',
    choices: ['br', 'gzip'],
    help: 'Compressed copies beside the files they make smaller',
  },
  link: {
    type: 'flag',
    heading: 'What is written',
    help: 'Hard links to files of <in> that stay as they are, to save time and space',
  },
} as const;

export type DigestArguments = ArgumentValues<typeof digestArguments>;
export type DigestOptions = OptionValues<typeof digestOptions>;
