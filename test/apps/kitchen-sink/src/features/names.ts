// names.ts: files with names that invite mistakes.

import proto from '../assets/__proto__.png';
import constructorPicture from '../assets/constructor.png';
import quote from "../assets/it's.png";
import space from '../assets/with space.png';
import unicode from '../assets/ünï.png';
import { feature } from '../proof/feature.ts';
import { elementPicture, picture } from '../proof/looks.ts';

feature('name: space', () => picture(space, 57));
feature('name: quote', () => picture(quote, 58));
feature('name: unicode', () => picture(unicode, 59));
feature('name: percent', () => picture(new URL('../assets/100%.png', import.meta.url).href, 60));
feature('name: __proto__', () => picture(proto, 61));
feature('name: constructor', () => picture(constructorPicture, 62));
feature('public name: space', () => elementPicture('html-space', 18));
feature('public name: quote', () => elementPicture('html-quote', 19));
feature('public name: unicode', () => elementPicture('html-unicode', 20));
feature('public name: percent', () => elementPicture('html-percent', 21));
feature('public name: __proto__', () => elementPicture('html-proto', 22));
