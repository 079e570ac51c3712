// workers.ts: every way to start a worker. A browser starts none from another origin, so a CDN base has only inline ones.

import { expectEqual } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import workerUrl from '../workers/by-url.ts?worker&url';
import InlineWorker from '../workers/inline.ts?worker&inline';
import QueryWorker from '../workers/query.ts?worker';
import SharedQuery from '../workers/shared-query.ts?sharedworker';

const sameOrigin = ['cdn'] as const;

feature(
  'worker: new URL',
  () => answers(new Worker(new URL('../workers/echo.ts', import.meta.url), { type: 'module' }), 'echo: hello'),
  sameOrigin,
);
feature('worker: ?worker', () => answers(new QueryWorker(), 'query: hello'), sameOrigin);
feature('worker: ?worker&inline', () => answers(new InlineWorker(), 'inline: hello'));
feature('worker: ?worker&url', () => answers(new Worker(workerUrl, { type: 'module' }), 'by url: hello'), sameOrigin);
feature(
  'worker: chunk and asset',
  () => answers(new Worker(new URL('../workers/rich.ts', import.meta.url), { type: 'module' }), 'rich: part 48 28'),
  sameOrigin,
);
feature(
  'worker: nested',
  () => answers(new Worker(new URL('../workers/outer.ts', import.meta.url), { type: 'module' }), 'outer: inner: hello'),
  sameOrigin,
);
feature(
  'worker: shared',
  () =>
    answers(
      new SharedWorker(new URL('../workers/shared.ts', import.meta.url), { type: 'module' }).port,
      'shared: hello',
    ),
  sameOrigin,
);
feature('worker: ?sharedworker', () => answers(new SharedQuery().port, 'shared query: hello'), sameOrigin);

/** Says hello and waits for the answer. */
async function answers(worker: Worker | MessagePort, expected: string): Promise<void> {
  const answer = await new Promise<unknown>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent) => resolve(event.data);
    worker.addEventListener('error', (event) =>
      reject(new Error((event as ErrorEvent).message ?? 'the worker does not start')),
    );
    worker.postMessage('hello');
  });
  expectEqual(answer, expected);
}
