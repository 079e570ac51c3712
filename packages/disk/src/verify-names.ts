// verify-names.ts: are the digits in a name those of the file's content?
import { components, type Problem, type Recomputer, type Survey } from '@truename/engine';
import type { OutputRecord } from '@truename/manifest';
import type { DigestedSite } from './digested-site.ts';
import type { ReadContent } from './hash-stream.ts';

/** An output whose bytes are those that the manifest says. */
export interface NamedOutput {
  readonly path: string;
  readonly record: OutputRecord;
  readonly content: ReadContent;
}

/** The digits of a file that was named alone; null where they fit. */
export function nameProblem(output: NamedOutput, site: DigestedSite, recomputer: Recomputer): Problem | null {
  const { path, record, content } = output;
  const spots = site.names.spots(path).map(({ start, end }) => path.slice(start, end));
  if (spots.length === 0) return wrongName(path, null);
  if (!('bytes' in content)) return spots.includes(content.digits) ? null : wrongName(path, content.digits);
  const language = site.asset(path)?.language ?? 'binary';
  const digitsOf = (digits: string) =>
    recomputer.alone({ language, bytes: content.bytes, digits, twin: record.twin ?? 0 });
  return spots.some((digits) => digitsOf(digits) === digits) ? null : wrongName(path, digitsOf(spots[0]!));
}

/** What members of circles name, told one after the other: only all of a circle together have digits. */
export interface Circles {
  /** An output that the manifest calls a part of a circle, and what it names. */
  add(path: string, survey: Survey): void;
  /** The outputs with wrong names, and those that cannot be told. Reads the members again, circle by circle. */
  check(): { readonly problems: readonly Problem[]; readonly unchecked: readonly string[] };
}

export function openCircles(site: DigestedSite, recomputer: Recomputer): Circles {
  const named = new Map<string, readonly string[]>();
  return {
    add: (path, { references }) => {
      named.set(path, [...new Set(references.flatMap(({ to }) => to?.path ?? []))]);
    },
    check: () => {
      const paths = [...named.keys()].sort();
      const indices = new Map(paths.map((path, index) => [path, index]));
      const edges = paths.map((path) => named.get(path)!.flatMap((target) => indices.get(target) ?? []));
      const circles = components(edges).map((circle) => circle.map((index) => paths[index]!));
      const isWhole = (circle: readonly string[]) =>
        circle.every((path) => site.manifest.outputs[path]?.component === circle.length);
      return {
        problems: circles.filter(isWhole).flatMap((circle) => circleProblems(circle, site, recomputer)),
        unchecked: circles
          .filter((circle) => !isWhole(circle))
          .flat()
          .sort(),
      };
    },
  };
}

function circleProblems(paths: readonly string[], site: DigestedSite, { together }: Recomputer): Problem[] {
  const members = paths.map((path) => {
    const content = site.read(site.files.get(path)!);
    const [spot] = site.names.spots(path);
    return {
      language: site.asset(path)!.language,
      // A file that is streamed names no other, so it is in no circle.
      bytes: 'bytes' in content ? content.bytes : new Uint8Array(),
      digits: spot ? path.slice(spot.start, spot.end) : '',
      twin: site.manifest.outputs[path]?.twin ?? 0,
    };
  });
  const right = together(members);
  return paths.flatMap((path, index) =>
    right[index] === members[index]!.digits ? [] : wrongName(path, right[index]!),
  );
}

function wrongName(path: string, digits: string | null): Problem {
  return {
    code: 'wrong-name',
    severity: 'error',
    message: digits === null ? 'Its name has no digits' : `The digits of its content are ${digits}`,
    at: { path },
    hint: 'Build again, and copy the whole build: file and manifest were edited after it',
  };
}
