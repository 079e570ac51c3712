// brick-garden.ts: a wall that blooms, brick by brick.
import { addCanvas, height, offerAgain, type Pen, run, type Start, width } from '../stage.ts';

const columns = 9;
const rows = 5;
const brick = { width: width / columns, height: 34 };
const bat = { width: 120, y: height - 36 };
const colours = ['#ff5a3c', '#e98a5b', '#ffc53d', '#3fa796', '#6a8fd8'];

interface Ball {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

export const start: Start = (element, tell) => {
  element.replaceChildren();
  const { canvas, pen } = addCanvas(element);
  const bricks = new Set(Array.from({ length: columns * rows }, (_, index) => index));
  const ball: Ball = { x: width / 2, y: 320, dx: 190, dy: -270 };
  let middle = width / 2;

  canvas.addEventListener('pointermove', (event) => {
    middle = (event.offsetX / canvas.clientWidth) * width;
  });
  canvas.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') middle -= 48;
    if (event.key === 'ArrowRight') middle += 48;
  });

  run((seconds) => {
    middle = Math.max(bat.width / 2, Math.min(width - bat.width / 2, middle));
    move(ball, seconds);
    bounceOffBat(ball, middle);
    const hit = brickAt(ball);
    if (hit !== null && bricks.delete(hit)) ball.dy = -ball.dy;
    draw(pen, bricks, ball, middle);
    tell(`Flowers ${columns * rows - bricks.size}`);
    const over = ball.y > height || bricks.size === 0;
    if (over) offerAgain(canvas, pen, () => start(element, tell));
    return !over && canvas.isConnected;
  });
};

function move(ball: Ball, seconds: number): void {
  ball.x += ball.dx * seconds;
  ball.y += ball.dy * seconds;
  if (ball.x < 10) ball.dx = Math.abs(ball.dx);
  if (ball.x > width - 10) ball.dx = -Math.abs(ball.dx);
  if (ball.y < 10) ball.dy = Math.abs(ball.dy);
}

function bounceOffBat(ball: Ball, middle: number): void {
  const off = ball.x - middle;
  if (ball.dy < 0 || ball.y < bat.y - 10 || ball.y > bat.y + 14 || Math.abs(off) > bat.width / 2 + 8) return;
  ball.dy = -Math.abs(ball.dy) * 1.02;
  ball.dx = off * 6;
}

function brickAt(ball: Ball): number | null {
  const row = Math.floor((ball.y - 40) / brick.height);
  const column = Math.floor(ball.x / brick.width);
  return row < 0 || row >= rows || column < 0 || column >= columns ? null : row * columns + column;
}

function draw(pen: Pen, bricks: ReadonlySet<number>, ball: Ball, middle: number): void {
  pen.fillStyle = '#12332f';
  pen.fillRect(0, 0, width, height);
  for (let index = 0; index < columns * rows; index++) {
    const [x, y] = [(index % columns) * brick.width, 40 + Math.floor(index / columns) * brick.height];
    pen.fillStyle = colours[Math.floor(index / columns)] ?? '#ffffff';
    if (bricks.has(index)) pen.fillRect(x + 2, y + 2, brick.width - 4, brick.height - 4);
    else drawFlower(pen, x + brick.width / 2, y + brick.height / 2);
  }
  pen.fillStyle = '#f7f0e1';
  pen.fillRect(middle - bat.width / 2, bat.y, bat.width, 12);
  pen.fillStyle = '#ffc53d';
  pen.fillRect(ball.x - 8, ball.y - 8, 16, 16);
}

function drawFlower(pen: Pen, x: number, y: number): void {
  for (const [dx, dy] of [
    [-8, 0],
    [8, 0],
    [0, -8],
    [0, 8],
  ] as const)
    pen.fillRect(x + dx - 5, y + dy - 5, 10, 10);
  pen.fillStyle = '#f7f0e1';
  pen.fillRect(x - 4, y - 4, 8, 8);
}
