// rich.ts: a worker with a lazy chunk, a source image and a public image.
import publicPicture from '/img/worker.png';
import mark from '../assets/worker-mark.png';

self.onmessage = async () => {
  const { part } = await import('./part.ts');
  self.postMessage(`rich: ${part} ${await width(mark)} ${await width(publicPicture)}`);
};

async function width(url: string): Promise<number> {
  const blob = await (await fetch(url)).blob();
  return (await createImageBitmap(blob)).width;
}
