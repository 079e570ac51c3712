// pin.ts: `truename pin`: which files are never pruned?
import { addPin, listPins, type Pin, removePin } from '@truename/disk';
import { globHint } from '@truename/engine';
import { type Call, type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { counted } from '../quantities.ts';
import { printable } from '../report.ts';
import { UsageError } from '../usage.ts';
import { releaseOptions, targetArgument, targetPath } from './release-options.ts';

const pinArguments = [
  targetArgument,
  { name: 'glob', help: 'Hashed files, by path or by logical name; without it the pins are listed', isOptional: true },
] as const;
const pinOptions = { remove: { type: 'flag', help: 'Take the pin of this glob away' } } as const;

export const pin: Command = defineCommand({
  name: 'pin',
  summary: 'Keeps files from being pruned for good: images in mails that were sent',
  details: [
    'Files of all builds count, those to come too, and the files that they load. A pin keeps hashed files, since only their URLs stand for one content; pages and un-hashed copies go with their build.',
  ],
  arguments: pinArguments,
  options: pinOptions,
  examples: [
    { line: "pin /srv/shop 'img/mail/**'", help: 'All versions of these images' },
    { line: 'pin /srv/shop', help: 'What is pinned, and how many files that are now' },
    { line: "pin /srv/shop 'img/mail/**' --remove", help: 'From now on they go with their builds' },
  ],
  run: pinFiles,
});

type PinCall = CallOf<typeof pinArguments, typeof pinOptions>;

async function pinFiles(call: PinCall): Promise<Outcome> {
  const { arguments: given, options } = call;
  const { target, glob } = given;
  const path = targetPath(target, call);
  const hint = glob === undefined ? null : globHint(glob);
  if (hint !== null) throw new UsageError(`The glob is ${JSON.stringify(glob)}`, hint);
  if (glob === undefined && options.remove)
    throw new UsageError('--remove needs a glob', 'Give the one that was pinned');
  const common = releaseOptions(call);
  const { done, problems } =
    glob === undefined
      ? await listPins(path, common)
      : options.remove
        ? await removePin(path, glob, common)
        : await addPin(path, glob, common);
  if (done === null) return { text: '', json: {}, problems, root: target };
  return { text: pinReport(done, target, call), json: { pins: done }, problems, root: target };
}

function pinReport(pins: readonly Pin[], target: string, { colors, options }: Call): string {
  const { bold, dim } = colors;
  const where = bold(printable(target));
  if (pins.length === 0) return `Nothing is pinned in ${where}`;
  const rows = pins.flatMap(({ glob, files }) => [
    `  ${printable(glob)}  ${dim(`${counted(files.length, 'file')} now`)}`,
    ...(options.verbose ? files.map((file) => dim(`    ${printable(file)}`)) : []),
  ]);
  return [`Pinned in ${where}`, ...rows].join('\n');
}
