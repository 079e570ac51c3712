// stage.ts: what do the canvas games share?

/** Starts a game inside an element; `tell` shows a line under it. */
export type Start = (element: HTMLElement, tell: (text: string) => void) => void;

/** Units of every canvas game, whatever the size on the screen. */
export const width = 720;
export const height = 480;

export type Pen = CanvasRenderingContext2D;

/** A canvas that fills the element and is sharp on dense screens. */
export function addCanvas(element: HTMLElement): { readonly canvas: HTMLCanvasElement; readonly pen: Pen } {
  const canvas = document.createElement('canvas');
  const density = Math.min(2, window.devicePixelRatio);
  canvas.width = width * density;
  canvas.height = height * density;
  canvas.tabIndex = 0;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser has no 2D canvas');
  pen.scale(density, density);
  pen.imageSmoothingEnabled = false;
  element.append(canvas);
  canvas.focus();
  return { canvas, pen };
}

/** Calls `frame` with the seconds since the last one, until it returns false. */
export function run(frame: (seconds: number) => boolean): void {
  let last = performance.now();
  const next = (now: number) => {
    const goesOn = frame(Math.min(0.05, (now - last) / 1000));
    last = now;
    if (goesOn) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

/** The last picture of a game; a click starts it again. */
export function offerAgain(canvas: HTMLCanvasElement, pen: Pen, again: () => void): void {
  pen.fillStyle = 'rgb(20 19 42 / 75%)';
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#ffc53d';
  pen.font = '40px Silkscreen, monospace';
  pen.textAlign = 'center';
  pen.fillText('One more coin?', width / 2, height / 2);
  canvas.addEventListener('pointerdown', again, { once: true });
}
