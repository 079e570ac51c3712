// preflight.ts: `truename preflight`: which environments are checked, and what does the exit code say?
import { type Call, type Command, defineCommand, type Outcome } from '../command.ts';
import {
  type PreflightArguments,
  type PreflightOptions,
  preflightArguments,
  preflightOptions,
} from '../preflight/options.ts';

export const preflight: Command = defineCommand({
  name: 'preflight',
  summary: 'Checks running environments from outside, and tells all that is wrong in one pass',
  details: [
    'Asks as users do, and each instance by itself: names, routes, certificates, issuers of tokens, every file of the build with its bytes and headers, what comes for files that are not there, and whether the instances agree. What is checked stands in truename.config.ts (or .mjs, .js, .json), in this directory or one above it.',
    'Of several environments it also tells what the earlier ones cannot have shown of the last one. A token comes from an environment variable, is sent nowhere, and is never shown.',
    'The exit code is 0 when all is right, 1 when a check failed, 2 for a wrong configuration or command line, and 3 when something could not be looked at.',
  ],
  arguments: preflightArguments,
  options: preflightOptions,
  examples: [
    { line: 'preflight --init', help: 'Begin: write a configuration to fill in' },
    { line: 'preflight production', help: 'Before a launch, after a release, or every hour' },
    { line: 'preflight staging production', help: 'And what staging cannot have shown of production' },
    { line: 'preflight --only tls,dns', help: 'Some checks only' },
    { line: 'preflight production --junit preflight.xml', help: 'In CI: a file with one test case for each check' },
    { line: 'preflight --explain asset.cors', help: 'What a check finds, why it matters, and how to mend it' },
  ],
  run,
});

/** What does the work is loaded when it is needed: the other commands need none of it. */
async function run(call: Call<PreflightArguments, PreflightOptions>): Promise<Outcome> {
  const { runPreflight } = await import('../preflight/run-preflight.ts');
  return await runPreflight(call);
}
