// comet-hop.ts: a comet that hops over craters.
import { addCanvas, height, offerAgain, type Pen, run, type Start, width } from '../stage.ts';

const ground = height - 70;

interface Crater {
  x: number;
  readonly width: number;
}

export const start: Start = (element, tell) => {
  element.replaceChildren();
  const { canvas, pen } = addCanvas(element);
  const comet = { x: 140, y: ground - 22, speed: 0, hops: 0 };
  let craters: Crater[] = [{ x: width, width: 70 }];
  let way = 0;

  const hop = () => {
    if (comet.hops >= 2) return;
    comet.speed = -560;
    comet.hops++;
  };
  canvas.addEventListener('pointerdown', hop);
  canvas.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) hop();
  });

  run((seconds) => {
    const pace = 260 + way / 40;
    way += pace * seconds;
    comet.speed += 1500 * seconds;
    comet.y = Math.min(ground - 22, comet.y + comet.speed * seconds);
    if (comet.y === ground - 22) comet.hops = 0;
    for (const crater of craters) crater.x -= pace * seconds;
    craters = craters.filter((crater) => crater.x > -200);
    const last = craters.at(-1);
    if (!last || last.x < width - 260 - Math.random() * 260)
      craters.push({ x: width + 40, width: 50 + Math.random() * 90 });
    draw(pen, comet, craters);
    tell(`Score ${Math.floor(way / 50)}`);
    const hit = craters.some((c) => comet.y > ground - 30 && comet.x > c.x + 8 && comet.x < c.x + c.width - 8);
    if (hit) offerAgain(canvas, pen, () => start(element, tell));
    return !hit && canvas.isConnected;
  });
};

function draw(pen: Pen, comet: { readonly x: number; readonly y: number }, craters: readonly Crater[]): void {
  pen.fillStyle = '#1f1d42';
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#f7f0e1';
  for (let i = 0; i < 40; i++) pen.fillRect((i * 179) % width, (i * 97) % (ground - 40), 3, 3);
  pen.fillStyle = '#c9bfe0';
  pen.fillRect(0, ground, width, height - ground);
  pen.fillStyle = '#7d70a8';
  for (const crater of craters) pen.fillRect(crater.x, ground, crater.width, 26);
  pen.fillStyle = '#ff5a3c';
  for (let i = 1; i < 5; i++) pen.fillRect(comet.x - 18 - i * 20, comet.y - 12 + i * 3, 16, 18 - i * 3);
  pen.fillStyle = '#ffc53d';
  pen.beginPath();
  pen.arc(comet.x, comet.y, 22, 0, Math.PI * 2);
  pen.fill();
}
