// options.ts: which arguments and options has `truename preflight`?
import type { ArgumentValues, OptionValues } from '../command.ts';

export const preflightArguments = [
  {
    name: 'environments',
    help: 'Names in the configuration, in the order of the way to production; all without any',
    isOptional: true,
    isMany: true,
  },
] as const;

export const preflightOptions = {
  config: {
    type: 'text',
    value: 'file',
    help: 'The configuration',
    defaultHelp: 'the nearest truename.config.ts, .mjs, .js or .json',
  },
  manifest: {
    type: 'text',
    value: 'file',
    help: 'The manifest to check against, instead of the one in the configuration',
  },
  only: {
    type: 'list',
    value: 'check',
    separator: ',',
    help: 'Do these checks: ids such as asset.cors, or families such as tls',
  },
  skip: { type: 'list', value: 'check', separator: ',', help: 'Leave these checks out' },
  junit: { type: 'text', value: 'file', help: 'Write the result as JUnit XML too' },
  github: {
    type: 'flag',
    help: 'Write annotations for GitHub to stderr, as is done where GITHUB_ACTIONS is set',
  },
  explain: { type: 'text', value: 'check', help: 'Explain a check, and how to mend what it finds' },
  init: {
    type: 'flag',
    help: 'Write a configuration with comments, from the manifest: to --config, or to truename.config.mjs',
  },
} as const;

export type PreflightArguments = ArgumentValues<typeof preflightArguments>;
export type PreflightOptions = OptionValues<typeof preflightOptions>;
