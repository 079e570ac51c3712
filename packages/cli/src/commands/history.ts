// history.ts: `truename history`: what was live when, and what can be live again?
import { historyOf } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { historyReport } from '../history-report.ts';
import { releaseOptions, targetArgument, targetPath } from './release-options.ts';

const historyArguments = [targetArgument] as const;
const historyOptions = {
  limit: {
    type: 'count',
    value: 'records',
    default: 20,
    help: 'So many of the newest activations are shown; 0 for all',
  },
} as const;

export const history: Command = defineCommand({
  name: 'history',
  summary: 'Lists what was live in a target, and which builds can be live again',
  details: [
    'Times are those of whoever activated, in UTC; what counts is the number of the record. --json has all records.',
  ],
  arguments: historyArguments,
  options: historyOptions,
  examples: [
    { line: 'history /srv/shop', help: 'What is live, and since when' },
    { line: 'history /srv/shop --json', help: 'For a program: all records, and the state of every build' },
  ],
  run: showHistory,
});

type HistoryCall = CallOf<typeof historyArguments, typeof historyOptions>;

async function showHistory(call: HistoryCall): Promise<Outcome> {
  const { arguments: given, options } = call;
  const { done, problems } = await historyOf(targetPath(given.target, call), releaseOptions(call));
  const root = given.target;
  if (done === null) return { text: '', json: {}, problems, root };
  return {
    text: historyReport(done, { target: given.target, limit: options.limit }, call),
    json: { ...done },
    problems,
    root,
  };
}
