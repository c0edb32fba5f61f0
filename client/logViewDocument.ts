import type { DocumentPlace } from './flowDocument.ts';

/** The document of the log view. The same is shown in its tests. */
export function logViewDocument({ nonce, cspSource, uri }: DocumentPlace): string {
  // Only its own files: no style in the page, no images, no connections.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ConfigMgr Flow Log View</title>
<link rel="stylesheet" href="${uri('logView.css')}">
</head>
<body>
<div id="app"></div>
<script type="module" nonce="${nonce}" src="${uri('logView.js')}"></script>
</body>
</html>`;
}
