// preflight-table.ts: how are the figures of a look at an environment shown?
import { median, table } from './measure.ts';
import type { Line, Pair, Profile, Run } from './preflight.ts';
import { parts } from './profile-parts.ts';

/** All that was measured. */
export interface PreflightFigures {
  readonly files: number;
  readonly connections: number;
  /** Of each run, with or without checks. */
  readonly requests: number;
  readonly lines: readonly Line[];
}

/** The figures as tables. */
export function showPreflight({ files, connections, requests, lines }: PreflightFigures): string {
  return [
    `A look at ${files} files over TLS, and as many bare requests: ${requests} over ${connections} connections. A process each, medians of ${lines[0]?.pairs.length} pairs`,
    table([costHead, ...lines.flatMap(costRows)]),
    'Where the time goes, from one profile of each',
    table([
      ['', ...lines.flatMap((line) => [`bare, ${way(line)}`, `preflight, ${way(line)}`])],
      ...parts.map((part) => [
        part,
        ...lines.flatMap(({ profiles }) => profiles.map((each) => share(each[part], each))),
      ]),
    ]),
  ].join('\n\n');
}

const costHead = ['', 'CPU, ms', 'wall, ms', 'loop busy', 'CPU ÷ bare', 'wall ÷ bare'];

function costRows(line: Line): string[][] {
  const middle = (value: (pair: Pair) => number): number => median(line.pairs.map(value));
  const row = (name: string, of: (pair: Pair) => Run): string[] => [
    `${name}, ${way(line)}`,
    middle((pair) => of(pair).cpu).toFixed(0),
    middle((pair) => of(pair).wall).toFixed(0),
    percent(middle((pair) => of(pair).busy)),
    middle((pair) => of(pair).cpu / pair[0].cpu).toFixed(2),
    middle((pair) => of(pair).wall / pair[0].wall).toFixed(2),
  ];
  return [row('bare', ([bare]) => bare), row('preflight', ([, look]) => look)];
}

function way({ delay }: Line): string {
  return delay === 0 ? 'loopback' : `${delay} ms each way`;
}

function share(time: number, profile: Profile): string {
  return percent(time / Object.values(profile).reduce((sum, each) => sum + each, 0));
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
