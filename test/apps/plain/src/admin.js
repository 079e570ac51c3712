// admin.js: another entry.
import { label, logo } from './shared.js';

export const run = () => ({ label, logo });
