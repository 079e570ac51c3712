// write.ts: a workload as files, by a process of its own: what it needs of memory must not count for what is measured.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type WorkloadName, workloads } from './index.ts';

/** What was written. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
  readonly references: number;
}

const [name, root] = process.argv.slice(2) as [WorkloadName, string];
const made = new Set<string>();
const written = { files: 0, bytes: 0, references: 0 };
for (const { path, content, references } of workloads[name]()) {
  const absolute = join(root, path);
  const directory = dirname(absolute);
  if (!made.has(directory)) mkdirSync(directory, { recursive: true });
  made.add(directory);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  writeFileSync(absolute, bytes);
  written.files++;
  written.bytes += bytes.byteLength;
  written.references += references;
}
console.log(JSON.stringify(written satisfies Written));
