/** Places in text with characters beyond ASCII and beyond the basic plane: the engine counts bytes, the editor UTF-16 units. */
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';
import { extendCatalog, Knowledge, SourceReader, type Tag } from '../../server/engine/index.ts';
import { documentLinksOf } from '../../server/lsp/features/documentLinks.ts';

test('links stand where the editor sees them', () => {
  const text = '😀 see hman.log\r\nä 😀😀 https://example.com/a?b=1 日本 distmgr.log, 😀\r\n';
  const document = TextDocument.create('file:///x.log', 'configmgr-log', 1, text);
  const links = documentLinksOf(document, base => `/logs/${base}.log`);
  expect(links.map(({ range }) => [range.start.line, range.start.character, document.getText(range)]).sort()).toEqual([
    [0, 7, 'hman.log'],
    [1, 36, 'distmgr.log'],
    [1, 7, 'https://example.com/a?b=1'],
  ]);
});

const own = {
  id: 'site.backup-started',
  log: 'hman',
  says: ['Our own backup of {what} for {site} has {how}'],
  means: 'The backup script of this site has begun.',
  known: 'observed',
  source: 'our script, 2026',
  examples: [{ line: 'Our own backup of 😀 for PS1 has begun', captures: { what: '😀', site: 'PS1' } }],
};

test('captures before and behind such characters are whole, also beside bytes that are no text', () => {
  const { catalog: extended, problems } = extendCatalog(catalog, JSON.stringify([own]));
  expect(problems).toEqual([]);
  const read = (bytes: Uint8Array): Tag => {
    const tags: Tag[] = [];
    const reader = new SourceReader(new Knowledge(extended), { id: 'x', path: '/logs/hman.log' });
    reader.onTag = tag => tags.push(tag);
    reader.write(bytes);
    reader.end();
    expect(tags).toHaveLength(1);
    return tags[0]!;
  };
  const trailer = '  $$<SMS_HIERARCHY_MANAGER><01-12-2026 08:00:00.000+000><thread=100 (0x64)>\r\n';
  expect(read(encode(`Our own backup of 😀 日本 for PS1 has größte 😀 Mühe${trailer}`))).toMatchObject({
    text: 'Our own backup of 😀 日本 for PS1 has größte 😀 Mühe',
    captures: { what: '😀 日本', site: 'PS1', how: 'größte 😀 Mühe' },
  });
  const broken = encode(`Our own backup of é?? for PS1 has begun${trailer}`);
  const at = broken.indexOf(63);
  broken[at] = 0xff;
  broken[at + 1] = 0xe4;
  expect(read(broken)).toMatchObject({ captures: { what: 'é\ufffd\ufffd', site: 'PS1', how: 'begun' } });
  const old = encode(`Our own backup of G?? for PS1 has begun${trailer}`);
  old[19] = 0xf6;
  old[20] = 0xdf;
  expect(read(old)).toMatchObject({ captures: { what: 'Göß', site: 'PS1', how: 'begun' } });
});
