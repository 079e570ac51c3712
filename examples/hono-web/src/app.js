const output = document.querySelector('output');
import('./time.js').then(({ now }) => {
  output.textContent = now();
});
