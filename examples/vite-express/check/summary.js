// summary.js: what did the check find?

/** @param {import('./site.js').Result} result */
export function formatSummary({ build, pages, references, files, unreached, faults }) {
  const total = files.hashed + files.fixed + files.originals;
  const lines = [
    `Checked build ${build}: ${pages} pages, ${total} files, ${references} references`,
    `  ${files.hashed} hashed files, each immutable and with the bytes of its name (${files.together} of them named together, in circles)`,
    `  ${files.fixed} files that keep their name, ${files.originals} originals`,
    ...(unreached.length > 0 ? [`  ${unreached.length} named nowhere: ${unreached.join(', ')}`] : []),
    faults.length === 0 ? 'No faults.' : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`,
    ...faults.map((fault) => `  ${fault}`),
  ];
  return lines.join('\n');
}
