import pointer from './pointer.svg?no-inline';

/** Marks the first tide that is still to come. */
export function markNext(list) {
  const now = new Date().toTimeString().slice(0, 5);
  const next = [...list.querySelectorAll('time')].find((time) => time.textContent > now);
  if (!next) return;
  const image = new Image(16, 16);
  image.src = pointer;
  image.alt = 'next';
  next.after(' ', image);
}
