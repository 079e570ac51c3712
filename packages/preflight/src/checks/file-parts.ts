// file-parts.ts: is a part of a file that part?
import { isMedia } from '../build-files.ts';
import { type Answer, isAnswer } from '../net/ask.ts';
import type { Fault } from '../results.ts';
import { headerText, replyText, statusText } from '../words.ts';
import type { Part, SeenFile } from './files.ts';

/** What came for `Range: bytes=from-to` (RFC 9110, 14). A server may send the whole file instead. */
export function partFault({ file: { record } }: SeenFile, { reply, from, to }: Part, plain: Answer): Fault | null {
  const range = `bytes ${from}-${to}/${record.size}`;
  const expected = `206 and Content-Range: ${range}`;
  const todo = 'Leave parts to the server of the files, and compress nothing behind it';
  if (!isAnswer(reply)) return { kind: 'no answer', expected, came: replyText(reply), todo };
  if (reply.status === 200) return isMedia(record.type) ? wholeFault(expected, reply) : null;
  if (reply.status !== 206) return { kind: `status ${reply.status}`, expected, came: replyText(reply), todo };
  const { headers } = reply;
  if (headers['content-range']?.replace(/\/\*$/, `/${record.size}`) !== range)
    return {
      kind: 'other range',
      expected,
      came: `206 and ${headerText('Content-Range', headers['content-range'])}`,
      todo,
    };
  const isSame = reply.size === to - from + 1 && reply.start.equals(plain.start.subarray(from, to + 1));
  return isSame
    ? null
    : { kind: 'other bytes', expected, came: `206 and ${reply.size} bytes that are not those of the file`, todo };
}

function wholeFault(expected: string, reply: Answer): Fault {
  return {
    kind: 'whole',
    expected,
    came: `${statusText(reply)} with the whole file`,
    todo: 'Let the server send parts (Accept-Ranges: bytes): Safari plays no film or sound without them, and nobody can jump ahead',
  };
}
