// server-targets.ts: which figures of the server helper are good enough, and how are all of them shown?
import { median, table } from './measure.ts';
import type { HandlerCost, NamesCost } from './server.ts';

/** All that was measured. */
export interface ServerFigures {
  /** Of the build. */
  readonly files: number;
  readonly pairs: number;
  readonly names: readonly NamesCost[];
  /** The first one has a target; of the others the system's copying is most of the cost. */
  readonly handlers: readonly [HandlerCost, ...HandlerCost[]];
}

/** The figures as tables. */
export function showServer({ files, pairs, names, handlers }: ServerFigures): string {
  return [
    `The server helper, on a build of ${files} files. CPU time in names, a process for each server; medians of ${pairs} pairs`,
    namesTable(names),
    table([handlerHead, ...handlers.map(handlerRow)]),
    table([['', 'measured', 'target', 'met'], ...targets(names, handlers[0])]),
  ].join('\n\n');
}

function namesTable(names: readonly NamesCost[]): string {
  const middle = (value: (cost: NamesCost) => number): string => median(names.map(value)).toFixed(0);
  return table([
    ['', 'one call, ns', 'statSync ÷ ours'],
    ['url(name)', middle(({ url }) => url), middle(({ url, time }) => time / url)],
    ['tags(entry), made before', middle(({ tags }) => tags), middle(({ tags, time }) => time / tags)],
    ['statSync, and its time in a query', middle(({ time }) => time), '1'],
  ]);
}

const handlerHead = [
  'files',
  'sirv, requests/s',
  'ours, requests/s',
  'ours ÷ sirv',
  'sirv CPU, µs',
  'ours CPU, µs',
  'CPU ours ÷ sirv',
];

function handlerRow({ files, pairs }: HandlerCost): string[] {
  const middle = (value: (pair: HandlerCost['pairs'][number]) => number): number => median(pairs.map(value));
  return [
    files,
    middle(([sirv]) => sirv.rate).toFixed(0),
    middle(([, ours]) => ours.rate).toFixed(0),
    rateRatio(pairs).toFixed(2),
    middle(([sirv]) => sirv.cpu).toFixed(0),
    middle(([, ours]) => ours.cpu).toFixed(0),
    middle(([sirv, ours]) => ours.cpu / sirv.cpu).toFixed(2),
  ];
}

function rateRatio(pairs: HandlerCost['pairs']): number {
  return median(pairs.map(([sirv, ours]) => ours.rate / sirv.rate));
}

function targets(names: readonly NamesCost[], { pairs }: HandlerCost): string[][] {
  const middle = (value: (cost: NamesCost) => number): number => median(names.map(value));
  const atMost = (what: string, measured: number, most: number): string[] => [
    what,
    measured.toFixed(0),
    `≤ ${most}`,
    measured <= most ? 'yes' : 'no',
  ];
  const atLeast = (what: string, measured: number, least: number): string[] => [
    what,
    measured.toFixed(least < 10 ? 2 : 0),
    `≥ ${least}`,
    measured >= least ? 'yes' : 'no',
  ];
  return [
    atMost(
      'url(name), ns',
      middle(({ url }) => url),
      60,
    ),
    atLeast(
      'statSync ÷ url(name)',
      middle(({ url, time }) => time / url),
      50,
    ),
    atMost(
      'tags(entry), ns',
      middle(({ tags }) => tags),
      200,
    ),
    atLeast('all of the app: requests/s ÷ sirv', rateRatio(pairs), 1),
  ];
}
