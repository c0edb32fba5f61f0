/** The licences of the packages that are bundled into the product, which they ask to be shipped along. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {readonly (import('esbuild').Metafile | undefined)[]} metafiles
 * @param {string} file
 */
export function writeThirdPartyNotices(metafiles, file) {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const metafile of metafiles) {
    for (const output of Object.values(metafile?.outputs ?? {})) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
        // Packages whose code was shaken out entirely are not shipped.
        if (found !== null && bytesInOutput > 0) folders.add(found[0]);
      }
    }
  }
  const notices = [...folders].map(folder => {
    const { name, version, license, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licenceFile = readdirSync(folder, { withFileTypes: true }).find(
      entry => entry.isFile() && /^(licen[cs]e|copying)/i.test(entry.name),
    )?.name;
    const text = licenceFile === undefined ? `Licence: ${license}` : readFileSync(join(folder, licenceFile), 'utf8').trim();
    return { name: `${name} ${version}`, text: [`${name} ${version}`, homepage, '', text].filter(line => line !== undefined).join('\n') };
  });
  notices.sort((a, b) => (a.name < b.name ? -1 : 1));
  const head = 'ConfigMgr Flow contains these packages, each under its own licence.';
  writeFileSync(file, `${[head, ...notices.map(({ text }) => text)].join(`\n\n${'-'.repeat(100)}\n\n`)}\n`);
}
