// words.ts: what do programmers and authors write?
import { type Next, pick } from './random.ts';

const nouns =
  'account address agent amount anchor answer archive article badge banner basket billing booking button calendar card cart catalog channel chart checkout city column comment contact content cookie coupon customer dialog discount document drawer editor email entry event extract feature feed field filter footer form gallery grid guide header history hotel image invoice item journey label language layout letter list locale locker login map market media menu message modal month notice offer option order owner page panel partner password payment period photo picker plan player popup post price product profile question rating receipt region report request result review route row schedule score search season section seller session setting sheet shipping sidebar slider slot step stock store street summary table tab tag task team template theme ticket timer title toast toggle token tooltip topic tour user value vendor video view visit voucher widget window zone'.split(
    ' ',
  );
const verbs =
  'add apply bind build change check choose clear clone close collect compare copy count create drop edit enable fetch fill find format group handle hide hold insert join keep link load make mark measure merge mount move notify open order parse pick place prepare print queue read reduce remove render replace reset resolve restore save scroll select send set show sort split start stop submit switch toggle track trim turn update use validate wait watch wrap write'.split(
    ' ',
  );
/** Words with letters beyond ASCII, and some that do not even fit Latin-1: those double the size of a text in memory. */
const foreign = 'größe über façade déjà naïve señor smörgåsbord Ελλάδα Москва 東京 “quoted” – … € → ✓ Łódź'.split(' ');

export const noun = (next: Next): string => pick(nouns, next);
export const verb = (next: Next): string => pick(verbs, next);
export const colour = (next: Next): string =>
  `#${next(2 ** 24)
    .toString(16)
    .padStart(6, '0')}`;

/** A name such as `loadTicketRow12ab`; no two in one file are equal. */
export function identifier(next: Next): string {
  return verb(next) + upper(noun(next)) + upper(noun(next)) + next(2 ** 20).toString(36);
}

function upper(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

/** A sentence without quotes, brackets and ampersands, so that it can stand in any language; `abroad` as in few files. */
export function sentence(next: Next, abroad = false): string {
  const words = Array.from({ length: 5 + next(9) }, () => (next(3) === 0 ? verb(next) : noun(next)));
  if (abroad && next(3) === 0) words[next(words.length)] = pick(foreign, next);
  return `${upper(words.join(' '))}.`;
}
