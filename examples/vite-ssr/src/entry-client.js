import './dice.css';
import { dice } from './dice.js';

const app = document.querySelector('#app');
const show = () => {
  app.querySelector('button').onclick = () => {
    app.innerHTML = dice([1, 2].map(() => 1 + Math.round(Math.random())));
    show();
  };
};
if (app) show();
